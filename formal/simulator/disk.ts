import type { RecordPort } from "../../chain/consensus/driver/ports.ts";
import type { VirtualTime } from "./clock.ts";
import type { Random } from "./random.ts";

interface HeightRecords {
  readonly promises: Uint8Array | undefined;
  readonly proposal: Uint8Array | undefined;
}

const EMPTY: HeightRecords = { promises: undefined, proposal: undefined };

/** What a node kept. A write takes time; a crash before its end undoes it, and whoever waits for it waits for ever. */
export class SimulatedDisk {
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #writeMs: number;
  #records = new Map<number, HeightRecords>();

  constructor(time: VirtualTime, random: Random, writeMs: number) {
    this.#time = time;
    this.#random = random;
    this.#writeMs = writeMs;
  }

  /** The disk as one run of the process sees it; `isAlive` ends with the process. */
  mount(isAlive: () => boolean): RecordPort {
    const write = (height: number, change: Partial<HeightRecords>): Promise<void> =>
      new Promise((resolve) => {
        this.#time.after(this.#random.between(0, this.#writeMs), () => {
          if (!isAlive()) return;
          // Only the newest heights are ever read.
          this.#records = new Map([...this.#records].filter(([kept]) => kept >= height - 1));
          this.#records.set(height, { ...(this.#records.get(height) ?? EMPTY), ...change });
          resolve();
        });
      });
    return {
      load: (height) => this.#records.get(height) ?? EMPTY,
      keepPromises: (height, promises) => write(height, { promises }),
      keepProposal: (height, proposal) => write(height, { proposal }),
    };
  }

  /** Loses everything: only for showing what the record is for. */
  wipe(): void {
    this.#records.clear();
  }
}
