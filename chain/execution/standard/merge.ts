import type { Header } from "../../primitives/types.ts";
import { ExecutionError } from "../errors.ts";
import type { StandardChain } from "./forks.ts";

/** Finds out whether work has ended: its blocks' difficulties together reach what the chain says (EIP-3675). */
export class Merge {
  readonly #terminal: bigint | undefined;
  readonly #header: (number: number) => Header | undefined;
  /** difficulty of the blocks up to `#counted`, that one included; the blocks of a ledger do not change */
  #total = 0n;
  #counted = -1;

  /** @param header of stored blocks */
  constructor({ terminalTotalDifficulty }: StandardChain, header: (number: number) => Header | undefined) {
    this.#terminal = terminalTotalDifficulty;
    this.#header = header;
  }

  /** Whether the block after a stored one is made without work. */
  after(parent: Header): boolean {
    if (this.#terminal === undefined) return false;
    if (parent.difficulty === 0n || this.#terminal === 0n) return true;
    return this.#totalAt(parent.number) >= this.#terminal;
  }

  /** Whether a block was made without work; only of blocks that were checked. */
  static holds(header: Header): boolean {
    return header.difficulty === 0n;
  }

  /** @throws ExecutionError HEADER_INVALID when a block was made with work after it ended, or without before */
  check(header: Header, parent: Header): void {
    const ended = this.after(parent);
    if (ended === Merge.holds(header)) return;
    const expected = ended ? "0, as the terminal total difficulty was reached" : "work, as it is not over";
    throw new ExecutionError(
      "HEADER_INVALID",
      `header difficulty: expected ${expected}, got ${String(header.difficulty)}`,
    );
  }

  #totalAt(number: number): bigint {
    if (number < this.#counted) {
      this.#total = 0n;
      this.#counted = -1;
    }
    while (this.#counted < number) {
      const header = this.#header(this.#counted + 1);
      if (header === undefined) throw new ExecutionError("INTERNAL", `block ${this.#counted + 1} is not stored`);
      this.#total += header.difficulty;
      this.#counted += 1;
    }
    return this.#total;
  }
}
