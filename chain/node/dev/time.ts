import { CodedError } from "../../primitives/errors.ts";

const MS_PER_SECOND = 1_000;

/** The clock of a local network: the machine's, moved forward by `evm_increaseTime` and its like. */
export class DevTime {
  #offsetMs: number;
  #next: number | undefined;

  /** @param headTimestamp seconds; a chain that is ahead of the machine's clock stays ahead */
  constructor(headTimestamp: number) {
    this.#offsetMs = Math.max(0, headTimestamp * MS_PER_SECOND - Date.now());
  }

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** @returns the offset afterwards, whole seconds */
  increase(seconds: number): number {
    this.#offsetMs += seconds * MS_PER_SECOND;
    return Math.floor(this.#offsetMs / MS_PER_SECOND);
  }

  /** @throws CodedError TIMESTAMP_TOO_LOW */
  setNext(timestamp: number, headTimestamp: number): void {
    if (timestamp <= headTimestamp) {
      throw new CodedError(
        "TIMESTAMP_TOO_LOW",
        `Timestamp ${timestamp} is lower than or equal to previous block's timestamp ${headTimestamp}`,
      );
    }
    this.#next = timestamp;
  }

  /** time that the next block must have, if one was set; seconds */
  get next(): number | undefined {
    return this.#next;
  }

  /** A block was sealed: time goes on from it when it was set by hand, or ran ahead to be later than its parent. */
  onBlock(timestamp: number): void {
    const aheadMs = timestamp * MS_PER_SECOND - this.now();
    if (this.#next === undefined && aheadMs <= 0) return;
    this.#next = undefined;
    this.#offsetMs += aheadMs;
  }

  save(): { readonly offsetMs: number; readonly next: number | undefined } {
    return { offsetMs: this.#offsetMs, next: this.#next };
  }

  restore(saved: { readonly offsetMs: number; readonly next: number | undefined }): void {
    this.#offsetMs = saved.offsetMs;
    this.#next = saved.next;
  }
}
