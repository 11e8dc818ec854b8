import type { Hash } from "../../primitives/types.ts";

/**
 * Transactions that this node spreads, since it took them in first. Each waits to be sent, or was sent at some time.
 * Times are milliseconds of one clock.
 */
export class OwnTransactions {
  readonly #waiting = new Set<Hash>();
  /** by the time of sending, the oldest first */
  readonly #sent = new Map<Hash, number>();

  get waiting(): number {
    return this.#waiting.size;
  }

  get sent(): number {
    return this.#sent.size;
  }

  /** Queues one to be sent, unless it is known. */
  add(hash: Hash): void {
    if (!this.#sent.has(hash)) this.#waiting.add(hash);
  }

  /** The next that wait, in the order in which they came. */
  *queue(): Iterable<Hash> {
    yield* this.#waiting;
  }

  /** It was handed to peers. */
  markSent(hash: Hash, now: number): void {
    this.#waiting.delete(hash);
    this.#sent.delete(hash);
    this.#sent.set(hash, now);
  }

  forget(hash: Hash): void {
    this.#waiting.delete(hash);
    this.#sent.delete(hash);
  }

  /**
   * Queues again what was sent before a time and is still wanted, at most so many; what is not wanted is forgotten.
   * @returns how many were queued
   */
  again(before: number, most: number, isWanted: (hash: Hash) => boolean): number {
    let count = 0;
    for (const [hash, at] of this.#sent) {
      if (at > before || count === most) break;
      this.#sent.delete(hash);
      if (!isWanted(hash)) continue;
      this.#waiting.add(hash);
      count += 1;
    }
    return count;
  }
}
