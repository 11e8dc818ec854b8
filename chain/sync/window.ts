import type { SyncLimits } from "./interface.ts";
import type { ReceivedBlock } from "./received.ts";

/** A range that a peer was asked for. */
export interface Asked {
  readonly peer: string;
  readonly from: number;
  readonly count: number;
  /** ms */
  readonly since: number;
}

/** Blocks after the head: those that arrived and wait to be inserted, and those that peers were asked for. */
export class Window {
  readonly #limits: SyncLimits;
  readonly #here = new Map<number, ReceivedBlock>();
  readonly #asked = new Set<Asked>();
  #bytes = 0;

  constructor(limits: SyncLimits) {
    this.#limits = limits;
  }

  /** ranges asked for */
  get asked(): ReadonlySet<Asked> {
    return this.#asked;
  }

  /** blocks that wait */
  get size(): number {
    return this.#here.size;
  }

  /** bytes of the blocks that wait, with their certificates */
  get bytes(): number {
    return this.#bytes;
  }

  /** The first range up to `best` that is neither here nor asked for; undefined: none, or no room for it. */
  gap(head: number, best: number): { readonly from: number; readonly count: number } | undefined {
    const { windowBlocks, windowBytes, rangeBlocks } = this.#limits;
    const end = Math.min(best, head + windowBlocks);
    let from = head + 1;
    while (from <= end && this.#isCovered(from)) from += 1;
    if (from > end) return undefined;
    // What everything waits for is asked for even when there is no room: it is what makes room.
    if (this.#bytes >= windowBytes && from > head + 1) return undefined;
    let count = 1;
    while (count < rangeBlocks && from + count <= end && !this.#isCovered(from + count)) count += 1;
    // The window moves block by block: its end is asked for when a whole range fits.
    const isCut = count < rangeBlocks && from + count > end && end < best;
    return isCut && from > head + 1 ? undefined : { from, count };
  }

  /** Who was asked for a block that is not here yet. */
  askedFor(height: number): Asked[] {
    return this.#here.has(height) ? [] : [...this.#asked].filter((range) => covers(range, height));
  }

  ask(range: Asked): void {
    this.#asked.add(range);
  }

  /** The request for a range ended; what it brought is kept, unless it came from another already. */
  end(range: Asked, blocks: readonly ReceivedBlock[], head: number): void {
    this.#asked.delete(range);
    for (const block of blocks) {
      if (block.height <= head || this.#here.has(block.height)) continue;
      this.#here.set(block.height, block);
      this.#bytes += block.block.length + block.certificate.length;
    }
  }

  /** Takes out the block of a height. */
  take(height: number): ReceivedBlock | undefined {
    const block = this.#here.get(height);
    if (block !== undefined) this.#drop(block);
    return block;
  }

  /** Forgets blocks up to the head. */
  advance(head: number): void {
    for (const block of this.#here.values()) if (block.height <= head) this.#drop(block);
  }

  /** Forgets what a peer sent: none of it is believed any more. */
  dropFrom(peer: string): void {
    for (const block of this.#here.values()) if (block.peer === peer) this.#drop(block);
  }

  #drop(block: ReceivedBlock): void {
    this.#here.delete(block.height);
    this.#bytes -= block.block.length + block.certificate.length;
  }

  #isCovered(height: number): boolean {
    if (this.#here.has(height)) return true;
    for (const range of this.#asked) if (covers(range, height)) return true;
    return false;
  }
}

const covers = ({ from, count }: Asked, height: number): boolean => height >= from && height < from + count;
