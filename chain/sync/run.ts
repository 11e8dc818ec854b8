import type { ChainHead } from "../network/interface.ts";
import { SyncError } from "./errors.ts";
import type { SyncLimits } from "./interface.ts";
import type { ReceivedBlock } from "./received.ts";
import type { Window } from "./window.ts";

/**
 * Blocks that are made durable together. They are taken from the window one by one as they are wanted, so that those which
 * arrive meanwhile come along.
 */
export class Run implements Iterable<ReceivedBlock> {
  readonly #window: Window;
  readonly #limits: SyncLimits;
  #head: ChainHead;
  readonly #taken: ReceivedBlock[] = [];

  /** @param head the block before the first */
  constructor(window: Window, head: ChainHead, limits: SyncLimits) {
    this.#window = window;
    this.#head = head;
    this.#limits = limits;
  }

  /** those that were taken, the last of which may have failed */
  get taken(): readonly ReceivedBlock[] {
    return this.#taken;
  }

  /** @throws SyncError RANGE_BROKEN for a block that does not follow the one before it, which is then the last taken */
  *[Symbol.iterator](): Generator<ReceivedBlock> {
    // It may have waited for its turn.
    const until = performance.now() + this.#limits.runMs;
    while (this.#taken.length < this.#limits.runBlocks) {
      if (this.#taken.length > 0 && performance.now() >= until) return;
      const block = this.#window.take(this.#head.height + 1);
      if (block === undefined) return;
      this.#taken.push(block);
      if (block.parentHash !== this.#head.hash) {
        throw new SyncError("RANGE_BROKEN", `block ${block.height} does not follow the one before it`);
      }
      this.#head = block;
      yield block;
    }
  }
}
