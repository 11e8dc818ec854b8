import type { ClaimedLock } from "./action.ts";

export const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

/** Every choice of `count` elements, each position of the list once at most; order does not matter. */
const subsets = <T>(list: readonly T[], count: number): readonly (readonly T[])[] => {
  if (count === 0) return [[]];
  return list.flatMap((first, i) => subsets(list.slice(i + 1), count - 1).map((rest) => [first, ...rest]));
};

/** Every choice of `count` elements, each any number of times; order does not matter. */
const multisets = <T>(list: readonly T[], count: number): readonly (readonly T[])[] => {
  if (count === 0) return [[]];
  return list.flatMap((first, i) => multisets(list.slice(i), count - 1).map((rest) => [first, ...rest]));
};

const rank = (lock: ClaimedLock): string => (lock === undefined ? "" : `${lock.round}${lock.blockHash}`);

/**
 * Sets of `size` claims: some of what honest validators sent, the rest by Byzantine ones, each of which may claim anything
 * in `claimable`. Sets that say the same come once.
 */
export const choices = (
  honest: readonly ClaimedLock[],
  claimable: readonly ClaimedLock[],
  byzantine: number,
  size: number,
): readonly (readonly ClaimedLock[])[] => {
  const found = new Map<string, readonly ClaimedLock[]>();
  for (let faulty = 0; faulty <= Math.min(byzantine, size); faulty++) {
    for (const sent of subsets(honest, size - faulty)) {
      for (const invented of multisets(claimable, faulty)) {
        const claims = [...sent, ...invented].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
        found.set(claims.map(rank).join(), claims);
      }
    }
  }
  return [...found.values()];
};
