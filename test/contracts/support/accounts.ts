import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

/** The first `count` funded accounts of a network. Throws when the network offers fewer. */
export async function accounts(
  ethers: { getSigners(): Promise<HardhatEthersSigner[]> },
  count: number,
): Promise<[HardhatEthersSigner, ...HardhatEthersSigner[]]> {
  const [first, ...rest] = (await ethers.getSigners()).slice(0, count);
  if (first === undefined || rest.length + 1 < count) throw new Error(`this test needs ${count} funded accounts`);
  return [first, ...rest];
}

/** The element at `index`; throws where TypeScript would otherwise say `undefined`. */
export function at<T>(list: readonly T[], index: number): T {
  const element = list[index];
  if (element === undefined) throw new Error(`no element ${index} in a list of ${list.length}`);
  return element;
}
