import type { Hash } from "viem";
import { blockByNumber, numbersDown } from "./blocks.ts";
import type { BlockView } from "./blocks.ts";
import type { NodeClient } from "./client.ts";

/** Blocks asked for at once, and the most of them, when few of the newest hold transactions. */
export const RECENT_SEARCH = { window: 100, windows: 5 } as const;

/** Hashes of the transactions of blocks, the newest first. */
export const hashesDown = (blocks: readonly BlockView[]): readonly Hash[] =>
  blocks.flatMap(({ transactions }) => transactions.toReversed());

/** Up to `count` of the newest transactions in blocks from `newest` down, as far as the search goes. */
export const olderHashes = async (client: NodeClient, newest: bigint, count: number): Promise<readonly Hash[]> => {
  const found: Hash[] = [];
  let next = newest;
  for (let i = 0; i < RECENT_SEARCH.windows && next >= 0n && found.length < count; i++) {
    const numbers = numbersDown(next, RECENT_SEARCH.window);
    found.push(...hashesDown(await Promise.all(numbers.map((number) => blockByNumber(client, number)))));
    next -= BigInt(RECENT_SEARCH.window);
  }
  return found.slice(0, count);
};
