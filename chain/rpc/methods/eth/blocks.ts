import { z } from "zod";
import { encodeBlock } from "../../../primitives/block/block.ts";
import { toQuantity } from "../../../primitives/bytes.ts";
import type { Hash } from "../../../primitives/types.ts";
import { findBlock } from "../../chain/selection.ts";
import type { RequestContext } from "../../context.ts";
import { method, param } from "../../method.ts";
import type { BlockNumber } from "../../schemas/blocks.ts";
import { blockId, blockNumber } from "../../schemas/blocks.ts";
import { blockResult, receiptResult, sealedBlockResult } from "../../schemas/results.ts";
import { boolean, hash, quantityText } from "../../schemas/scalars.ts";
import { blockView, pendingBlockView } from "../../views/block.ts";
import { receiptViews } from "../../views/receipt.ts";

const full = param("fullTransactions", boolean.default(false));

const byHash = ({ backend }: RequestContext, id: Hash) => findBlock(backend, { hash: id });

async function blockByNumber(context: RequestContext, id: BlockNumber, whole: boolean): Promise<unknown> {
  if (id === "pending") {
    const { block, senders } = await context.pending.get();
    return pendingBlockView(block, senders, encodeBlock(block).length, whole);
  }
  const stored = findBlock(context.backend, id);
  return stored === undefined ? null : blockView(stored.block, stored.senders, stored.size, whole);
}

async function transactionCount(context: RequestContext, id: BlockNumber): Promise<string | null> {
  const block = id === "pending" ? (await context.pending.get()).block : findBlock(context.backend, id)?.block;
  return block === undefined ? null : toQuantity(block.transactions.length);
}

/** Blocks and what they consist of. */
export const blockMethods = [
  method({
    name: "eth_getBlockByNumber",
    summary: "A block by number or tag",
    params: [param("block", blockNumber), full],
    result: blockResult.nullable(),
    handler: blockByNumber,
  }),
  method({
    name: "eth_getBlockByHash",
    summary: "A block by hash",
    params: [param("hash", hash), full],
    result: sealedBlockResult.nullable(),
    handler(context, id, whole) {
      const stored = byHash(context, id);
      return stored === undefined ? null : blockView(stored.block, stored.senders, stored.size, whole);
    },
  }),
  method({
    name: "eth_getBlockTransactionCountByNumber",
    summary: "Number of transactions of a block by number or tag",
    params: [param("block", blockNumber)],
    result: quantityText.nullable(),
    handler: transactionCount,
  }),
  method({
    name: "eth_getBlockTransactionCountByHash",
    summary: "Number of transactions of a block by hash",
    params: [param("hash", hash)],
    result: quantityText.nullable(),
    handler(context, id) {
      const stored = byHash(context, id);
      return stored === undefined ? null : toQuantity(stored.block.transactions.length);
    },
  }),
  method({
    name: "eth_getBlockReceipts",
    summary: "All receipts of a block",
    params: [param("block", blockId)],
    result: z.array(receiptResult).nullable(),
    async handler({ backend, pending }, id) {
      if (id === "pending") {
        const built = await pending.get();
        return receiptViews({ ...built, blobBaseFee: backend.execution.blobBaseFee(built.block.header) });
      }
      const stored = findBlock(backend, id);
      const receipts = stored && backend.ledger.receipts(stored.block.header.number);
      if (stored === undefined || receipts === undefined) return null;
      return receiptViews({ ...stored, receipts, blobBaseFee: backend.execution.blobBaseFee(stored.block.header) });
    },
  }),
];
