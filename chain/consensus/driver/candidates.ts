import { CONSENSUS_LIMITS } from "../../primitives/limits.ts";
import type { Hash } from "../../primitives/types.ts";
import type { Candidate } from "./ports.ts";

/** Blocks of undecided heights, so many of each that the machine can ask for no more. */
export class Candidates {
  readonly #blocks = new Map<Hash, Candidate>();

  get size(): number {
    return this.#blocks.size;
  }

  get(hash: Hash): Candidate | undefined {
    return this.#blocks.get(hash);
  }

  /** @returns whether there was room for it */
  add(candidate: Candidate): boolean {
    const { height, hash } = candidate;
    if (this.#blocks.has(hash)) return true;
    const known = [...this.#blocks.values()].filter((block) => block.height === height).length;
    if (known > CONSENSUS_LIMITS.checkedBlocks) return false;
    this.#blocks.set(hash, candidate);
    return true;
  }

  /** Forgets heights that are decided. */
  dropBelow(height: number): void {
    for (const [hash, candidate] of this.#blocks) if (candidate.height < height) this.#blocks.delete(hash);
  }
}
