import { toQuantity } from "../../../primitives/bytes.ts";
import type { Block } from "../../../primitives/types.ts";
import { findBlock } from "../../chain/selection.ts";
import type { RequestContext } from "../../context.ts";
import { method, param } from "../../method.ts";
import type { BlockNumber } from "../../schemas/blocks.ts";
import { blockNumber } from "../../schemas/blocks.ts";
import { ommerResult } from "../../schemas/results-blocks.ts";
import { hash, quantityText, uint64 } from "../../schemas/scalars.ts";
import { ommerView } from "../../views/block.ts";

async function byNumber(context: RequestContext, id: BlockNumber): Promise<Block | undefined> {
  return id === "pending" ? (await context.pending.get()).block : findBlock(context.backend, id)?.block;
}

const count = (block: Block | undefined): string | null =>
  block === undefined ? null : toQuantity(block.ommers?.length ?? 0);

function ommerAt(block: Block | undefined, index: bigint): unknown {
  const ommer = block?.ommers?.[Number(index)];
  return ommer === undefined ? null : ommerView(ommer);
}

/** Blocks that were not chosen. CPChain has none; standard chains may have some before the merge. */
export const ommerMethods = [
  method({
    name: "eth_getUncleCountByBlockNumber",
    summary: "Number of uncles of a block by number or tag; 0 for every block of CPChain",
    params: [param("block", blockNumber)],
    result: quantityText.nullable(),
    handler: async (context, id) => count(await byNumber(context, id)),
  }),
  method({
    name: "eth_getUncleCountByBlockHash",
    summary: "Number of uncles of a block by hash; 0 for every block of CPChain",
    params: [param("hash", hash)],
    result: quantityText.nullable(),
    handler: ({ backend }, id) => count(findBlock(backend, { hash: id })?.block),
  }),
  method({
    name: "eth_getUncleByBlockNumberAndIndex",
    summary: "An uncle of a block by number or tag; null on CPChain, which has none",
    params: [param("block", blockNumber), param("index", uint64)],
    result: ommerResult.nullable(),
    handler: async (context, id, index) => ommerAt(await byNumber(context, id), index),
  }),
  method({
    name: "eth_getUncleByBlockHashAndIndex",
    summary: "An uncle of a block by hash; null on CPChain, which has none",
    params: [param("hash", hash), param("index", uint64)],
    result: ommerResult.nullable(),
    handler: ({ backend }, id, index) => ommerAt(findBlock(backend, { hash: id })?.block, index),
  }),
];
