import { z } from "zod";
import { encodeBlock } from "../../../primitives/block/block.ts";
import { encodeHeader } from "../../../primitives/block/header.ts";
import { encodeReceipt } from "../../../primitives/block/receipt.ts";
import { toHex } from "../../../primitives/bytes.ts";
import type { Block, Receipt } from "../../../primitives/types.ts";
import { findBlock } from "../../chain/selection.ts";
import type { RequestContext } from "../../context.ts";
import { serverError } from "../../errors.ts";
import { method, param } from "../../method.ts";
import { blockId, type BlockId } from "../../schemas/blocks.ts";
import { sealedBlockResult } from "../../schemas/results.ts";
import { bytesText, hash, hashText } from "../../schemas/scalars.ts";

const block = param("block", blockId);

/** A block with its receipts. @throws RpcError -32000 for unknown ones */
async function requireBlock(
  { backend, pending }: RequestContext,
  id: BlockId,
): Promise<{ readonly block: Block; readonly receipts: readonly Receipt[] }> {
  if (id === "pending") return pending.get();
  const stored = findBlock(backend, id);
  const receipts = stored && backend.ledger.receipts(stored.block.header.number);
  if (stored !== undefined && receipts !== undefined) return { block: stored.block, receipts };
  throw serverError(`block ${typeof id === "object" ? id.hash : `#${id}`} not found`);
}

/** Blocks and transactions in the bytes that are hashed. */
export const rawMethods = [
  method({
    name: "debug_getRawHeader",
    summary: "RLP of a block's header",
    params: [block],
    result: bytesText,
    handler: async (context, id) => toHex(encodeHeader((await requireBlock(context, id)).block.header)),
  }),
  method({
    name: "debug_getRawBlock",
    summary: "RLP of a block",
    params: [block],
    result: bytesText,
    handler: async (context, id) => toHex(encodeBlock((await requireBlock(context, id)).block)),
  }),
  method({
    name: "debug_getRawReceipts",
    summary: "The receipts of a block, each as EIP-2718 bytes",
    params: [block],
    result: z.array(bytesText),
    handler: async (context, id) =>
      (await requireBlock(context, id)).receipts.map((receipt) => toHex(encodeReceipt(receipt))),
  }),
  method({
    name: "debug_getBadBlocks",
    summary: "No blocks: one that breaks the rules is refused and not kept",
    params: [],
    result: z.array(z.strictObject({ block: sealedBlockResult, hash: hashText, rlp: bytesText })).max(0),
    handler: () => [],
  }),
  method({
    name: "debug_getRawTransaction",
    summary: "A transaction of a block or the pool as EIP-2718 bytes; 0x for an unknown one",
    params: [param("hash", hash)],
    result: bytesText,
    handler({ backend: { ledger, pool } }, id) {
      const place = ledger.locateTransaction(id);
      const sealed = place && ledger.block(place.blockNumber)?.block.transactions[place.index];
      const found = sealed ?? pool.get(id);
      return found === undefined ? "0x" : toHex(found.raw);
    },
  }),
];
