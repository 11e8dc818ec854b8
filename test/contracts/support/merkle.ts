import { concat, keccak256 } from "ethers";
import { at } from "./accounts.ts";

/** A Merkle tree with sorted pairs; an odd last node moves up unpaired, as in OpenZeppelin's MerkleProof tests. */
export class MerkleTree {
  readonly #levels: string[][];

  /** `leaves` are 32-byte hex strings, at least one. */
  constructor(leaves: readonly string[]) {
    this.#levels = [[...leaves]];
    let level = at(this.#levels, 0);
    while (level.length > 1) {
      const next: string[] = [];
      for (let i = 0; i < level.length; i += 2) {
        const right = level[i + 1];
        next.push(right === undefined ? at(level, i) : pair(at(level, i), right));
      }
      this.#levels.push(next);
      level = next;
    }
  }

  get root(): string {
    return at(at(this.#levels, this.#levels.length - 1), 0);
  }

  /** Siblings of the leaf at `index`, from the leaf upwards. */
  proof(index: number): string[] {
    const siblings: string[] = [];
    let position = index;
    for (const level of this.#levels) {
      const sibling = level[position ^ 1];
      if (sibling !== undefined) siblings.push(sibling);
      position >>= 1;
    }
    return siblings;
  }
}

function pair(a: string, b: string): string {
  return keccak256(a < b ? concat([a, b]) : concat([b, a]));
}
