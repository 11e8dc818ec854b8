import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes } from "@noble/hashes/utils.js";
import type { Hash } from "../../chain/primitives/types.ts";
import { domainTag, equalBytes, fromHex, toHex } from "../bytes.ts";
import type { Bytes } from "../bytes.ts";
import { SdkError } from "../errors.ts";

/** Tag of the leaf of a data block in MerkleLeaves.sol. */
const DATA_BLOCK = domainTag("cpchain.merkle.data-block.v1");
/** as in MerkleLeaves.sol */
const MAX_PROOF_LENGTH = 64;

/** The leaf that contracts compute for a content: hashed twice, so that no inner node is proved as one. */
export const dataBlockLeaf = (contentHash: Hash): Hash => toHex(leafOf(contentHash));

/**
 * The root of a tree whose pairs are sorted before hashing, as OpenZeppelin's MerkleProof verifies it. A leaf without
 * a neighbour goes up unchanged.
 * @param contentHashes at least one
 */
export const merkleRoot = (contentHashes: readonly Hash[]): Hash => {
  const top = levelsOf(contentHashes).at(-1)?.[0];
  if (top === undefined) throw new SdkError("PROOF_INVALID", "a tree needs a leaf");
  return toHex(top);
};

/** The siblings from leaf `index` upwards. @throws SdkError PROOF_INVALID when there is no such leaf */
export const merkleProof = (contentHashes: readonly Hash[], index: number): Hash[] => {
  if (contentHashes[index] === undefined) throw new SdkError("PROOF_INVALID", `there is no leaf ${index}`);
  let at = index;
  const proof: Hash[] = [];
  for (const level of levelsOf(contentHashes)) {
    const sibling = level[at ^ 1];
    if (sibling !== undefined) proof.push(toHex(sibling));
    at >>= 1;
  }
  return proof;
};

/** Whether a proof leads from a content to the root. */
export const isIncluded = (root: Hash, contentHash: Hash, proof: readonly Hash[]): boolean => {
  if (proof.length > MAX_PROOF_LENGTH) return false;
  const top = proof.reduce<Bytes>((node, sibling) => pair(node, fromHex(sibling, 32)), leafOf(contentHash));
  return equalBytes(top, fromHex(root, 32));
};

const leafOf = (contentHash: Hash): Bytes => keccak_256(keccak_256(concatBytes(DATA_BLOCK, fromHex(contentHash, 32))));

const levelsOf = (contentHashes: readonly Hash[]): Bytes[][] => {
  const levels = [contentHashes.map(leafOf)];
  for (let level = levels[0] ?? []; level.length > 1;) {
    const above: Bytes[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const [left, right] = [level[index], level[index + 1]];
      if (left !== undefined) above.push(right === undefined ? left : pair(left, right));
    }
    levels.push(above);
    level = above;
  }
  return levels;
};

const pair = (a: Bytes, b: Bytes): Bytes => keccak_256(isLess(a, b) ? concatBytes(a, b) : concatBytes(b, a));

const isLess = (a: Uint8Array, b: Uint8Array): boolean => {
  for (const [index, byte] of a.entries()) {
    const other = b[index] ?? 0;
    if (byte !== other) return byte < other;
  }
  return false;
};
