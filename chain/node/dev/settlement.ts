import type { Pool } from "../../pool/interface.ts";
import type { Hash } from "../../primitives/types.ts";
import type { BlockFeed } from "../block-feed.ts";

/**
 * Lets callers wait until an executable transaction is in a block, as automining networks promise. Blocks are not asked
 * for one by one: the sealer includes all that waits, so a thousand callers may share a block.
 */
export class Settlement {
  readonly #executable = new Set<Hash>();
  readonly #waiting = new Map<Hash, (() => void)[]>();

  constructor(pool: Pool, feed: BlockFeed) {
    pool.on("pending", ({ hash }) => {
      this.#executable.add(hash);
    });
    pool.on("dropped", ({ hash }) => {
      this.#done(hash);
    });
    feed.subscribe(({ block }) => {
      for (const { hash } of block.transactions) this.#done(hash);
      // An empty block shows that what still waits does not fit into one.
      if (block.transactions.length === 0) for (const hash of [...this.#waiting.keys()]) this.#done(hash);
    });
  }

  /** Resolves at once for a transaction that waits for another nonce or a lower fee. */
  wait(hash: Hash): Promise<void> {
    if (!this.#executable.has(hash)) return Promise.resolve();
    return new Promise((resolve) => {
      const others = this.#waiting.get(hash);
      if (others === undefined) this.#waiting.set(hash, [resolve]);
      else others.push(resolve);
    });
  }

  #done(hash: Hash): void {
    this.#executable.delete(hash);
    for (const resolve of this.#waiting.get(hash) ?? []) resolve();
    this.#waiting.delete(hash);
  }
}
