import type { ClockPort } from "../../chain/consensus/ports.ts";

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** Time that passes only from one event to the next. Events of one instant come in the order in which they were planned. */
export class VirtualTime {
  readonly #heap: Entry[] = [];
  #now = 0;
  #order = 0;

  /** ms since the begin */
  get now(): number {
    return this.#now;
  }

  /** events that are planned, and cancelled ones whose time has not come */
  get planned(): number {
    return this.#heap.length;
  }

  /** @returns a function that cancels the event */
  after(delay: number, run: () => void): () => void {
    const entry = { at: this.#now + Math.max(0, delay), order: this.#order++, run, cancelled: false };
    this.#push(entry);
    return () => {
      entry.cancelled = true;
    };
  }

  /** Runs the next event. @returns false when there is none */
  step(): boolean {
    for (let entry = this.#pop(); entry !== undefined; entry = this.#pop()) {
      if (entry.cancelled) continue;
      this.#now = entry.at;
      entry.run();
      return true;
    }
    return false;
  }

  /** A clock that is off by `drift` ms, and shows ms since 1970. */
  clock(drift: () => number): ClockPort {
    return {
      now: () => EPOCH_MS + this.#now + drift(),
      setTimer: (callback, delay) => this.after(delay, callback),
    };
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!earlier(entry, heap[parent])) break;
      heap[at] = heap[parent] as Entry;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (earlier(heap[child + 1], heap[child])) child += 1;
      if (!earlier(heap[child], last)) break;
      heap[at] = heap[child] as Entry;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

/** A date of the simulated world; any would do. */
export const EPOCH_MS = 1_800_000_000_000;

const earlier = (a: Entry | undefined, b: Entry | undefined): boolean =>
  a !== undefined && (b === undefined || a.at < b.at || (a.at === b.at && a.order < b.order));
