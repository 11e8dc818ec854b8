import type { AppearanceQuery, BlockAppearances } from "./interface.ts";

const union = (a: readonly number[], b: readonly number[]): number[] =>
  [...new Set([...a, ...b])].sort((one, other) => one - other);

/** Two streams in the same order as one; what both have of a block is put together. */
export async function* mergeBlocks(
  one: AsyncGenerator<BlockAppearances, void>,
  other: AsyncGenerator<BlockAppearances, void>,
  order: AppearanceQuery["order"],
): AsyncGenerator<BlockAppearances> {
  const sign = order === "ascending" ? 1 : -1;
  try {
    let [a, b] = await Promise.all([one.next(), other.next()]);
    while (a.done !== true || b.done !== true) {
      const distance = a.done === true ? 1 : b.done === true ? -1 : sign * (a.value.blockNumber - b.value.blockNumber);
      if (distance === 0 && a.done !== true && b.done !== true) {
        yield { blockNumber: a.value.blockNumber, indexes: union(a.value.indexes, b.value.indexes) };
        [a, b] = await Promise.all([one.next(), other.next()]);
      } else if (distance < 0 && a.done !== true) {
        yield a.value;
        a = await one.next();
      } else if (b.done !== true) {
        yield b.value;
        b = await other.next();
      }
    }
  } finally {
    await Promise.all([one.return(), other.return()]);
  }
}
