import { BlockNotFoundError } from "viem";
import type { GetBlockReturnType, Hash } from "viem";
import { getBlock } from "viem/actions";
import type { NodeClient } from "./client.ts";
import { NotFound } from "./failure.ts";

/** A sealed block with the hashes of its transactions. */
export type BlockView = GetBlockReturnType;

/** Blocks on one page of the list. */
export const BLOCKS_PER_PAGE = 25;

const orNotFound = (what: string) => (error: unknown) => {
  throw error instanceof BlockNotFoundError ? new NotFound(what) : error;
};

/** @throws NotFound */
export const blockByNumber = (client: NodeClient, number: bigint): Promise<BlockView> =>
  getBlock(client, { blockNumber: number }).catch(orNotFound(`There is no block ${number} on this chain.`));

/** @throws NotFound */
export const blockByHash = (client: NodeClient, hash: Hash): Promise<BlockView> =>
  getBlock(client, { blockHash: hash }).catch(orNotFound("No block of this chain has that hash."));

/** Numbers of up to `count` blocks from `newest` down, genesis included. */
export const numbersDown = (newest: bigint, count: number): readonly bigint[] => {
  const length = newest + 1n < BigInt(count) ? Number(newest + 1n) : count;
  return Array.from({ length: Math.max(length, 0) }, (_, i) => newest - BigInt(i));
};

/**
 * Up to `count` blocks from `newest` down. Those among `known` are not asked for again when they are ancestors of the
 * newest; on a local network they may belong to a chain that was reset.
 */
export const blocksDown = async (
  client: NodeClient,
  newest: bigint,
  count: number,
  known: readonly BlockView[] = [],
): Promise<readonly BlockView[]> => {
  const wanted = numbersDown(newest, count);
  const kept = known.filter(({ number }) => number <= newest);
  const missing = wanted.filter((number) => number > (kept[0]?.number ?? -1n));
  const above = await Promise.all(missing.map((number) => blockByNumber(client, number)));
  const parent = above.at(-1)?.parentHash ?? (await blockByNumber(client, newest)).hash;
  const blocks = parent === kept[0]?.hash ? [...above, ...kept] : above;
  if (blocks.length >= wanted.length) return blocks.slice(0, wanted.length);
  return Promise.all(wanted.map((number) => blockByNumber(client, number)));
};
