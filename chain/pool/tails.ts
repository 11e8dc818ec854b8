import { effectiveTip } from "./entry.ts";
import type { PoolEntry } from "./entry.ts";
import { Heap } from "./heap.ts";
import type { SenderQueue } from "./sender-queue.ts";

interface Tail {
  readonly queue: SenderQueue;
  readonly entry: PoolEntry;
  /** wei per gas at the base fee the index is for */
  readonly tip: bigint;
}

/**
 * Finds the transaction that a full pool gives up first: of the last transactions of all senders the one that pays
 * least, the youngest of equals. Only tails can go, so that no gap opens. Former tails stay inside until they surface.
 */
export class TailIndex {
  readonly #heap: Heap<Tail>;
  readonly #baseFee: bigint;

  constructor(queues: Iterable<SenderQueue>, baseFee: bigint) {
    this.#baseFee = baseFee;
    const tails: Tail[] = [];
    for (const queue of queues) if (queue.tail !== undefined) tails.push(this.#tailOf(queue, queue.tail));
    this.#heap = new Heap(cheaper, tails);
  }

  /** tails kept, former ones included */
  get size(): number {
    return this.#heap.size;
  }

  /** A queue has, or may have, another tail. */
  note(queue: SenderQueue): void {
    if (queue.tail !== undefined) this.#heap.push(this.#tailOf(queue, queue.tail));
  }

  /** The cheapest tail, not taken off; those of `except` are passed over. */
  cheapest(except: SenderQueue | undefined): Tail | undefined {
    const passed: Tail[] = [];
    let found: Tail | undefined;
    for (let top = this.#heap.pop(); top !== undefined; top = this.#heap.pop()) {
      if (top.queue.tail !== top.entry) continue;
      passed.push(top);
      if (top.queue !== except) {
        found = top;
        break;
      }
    }
    for (const tail of passed) this.#heap.push(tail);
    return found;
  }

  #tailOf(queue: SenderQueue, entry: PoolEntry): Tail {
    return { queue, entry, tip: effectiveTip(entry.transaction, this.#baseFee) };
  }
}

const cheaper = (a: Tail, b: Tail): boolean => (a.tip === b.tip ? a.entry.arrival > b.entry.arrival : a.tip < b.tip);
