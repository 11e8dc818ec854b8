import type { RecordPort } from "../../chain/consensus/driver/ports.ts";
import type { VirtualTime } from "./clock.ts";
import type { Mutant } from "./mutant.ts";
import type { Random } from "./random.ts";

interface HeightRecords {
  readonly promises: Uint8Array | undefined;
  readonly proposal: Uint8Array | undefined;
}

const EMPTY: HeightRecords = { promises: undefined, proposal: undefined };

export interface DiskSettings {
  readonly time: VirtualTime;
  readonly random: Random;
  /** ms that a write takes at most */
  readonly writeMs: number;
  readonly mutant: Mutant | undefined;
  /** called at the moment from which on a record survives every crash */
  readonly onKept: (kind: keyof HeightRecords, bytes: Uint8Array) => void;
}

/** What a node kept. A write takes time; a crash before its end undoes it, and whoever waits for it waits for ever. */
export class SimulatedDisk {
  readonly #settings: DiskSettings;
  #records = new Map<number, HeightRecords>();
  #interruption: { readonly moment: "before" | "after"; readonly act: () => void } | undefined;

  constructor(settings: DiskSettings) {
    this.#settings = settings;
  }

  /** of all records */
  get bytes(): number {
    const sizes = [...this.#records.values()].map(
      ({ promises, proposal }) => (promises?.length ?? 0) + (proposal?.length ?? 0),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Does something right before or right after the next write is durable, once. */
  atNextWrite(moment: "before" | "after", act: () => void): void {
    this.#interruption = { moment, act };
  }

  /** The disk as one run of the process sees it; `isAlive` ends with the process. */
  mount(isAlive: () => boolean): RecordPort {
    const { time, random, writeMs, mutant, onKept } = this.#settings;
    const write = (height: number, kind: keyof HeightRecords, bytes: Uint8Array): Promise<void> =>
      new Promise((resolve) => {
        const careless = kind === "promises" && (mutant === "hasty" || mutant === "unwritten");
        if (careless) resolve();
        if (careless && mutant === "unwritten") return;
        time.after(random.between(0, writeMs), () => {
          if (isAlive()) this.#interrupt("before");
          if (!isAlive()) return;
          this.#keep(height, kind, bytes);
          onKept(kind, bytes);
          this.#interrupt("after");
          resolve();
        });
      });
    return {
      load: (height) => this.#records.get(height) ?? EMPTY,
      keepPromises: (height, promises) => write(height, "promises", promises),
      keepProposal: (height, proposal) => write(height, "proposal", proposal),
    };
  }

  /** Loses everything: only for showing what the record is for. */
  wipe(): void {
    this.#records.clear();
  }

  #keep(height: number, kind: keyof HeightRecords, bytes: Uint8Array): void {
    if (this.#settings.mutant !== "hoarding") {
      // Only the newest heights are ever read.
      for (const kept of this.#records.keys()) if (kept < height - 1) this.#records.delete(kept);
    }
    this.#records.set(height, { ...(this.#records.get(height) ?? EMPTY), [kind]: bytes });
  }

  #interrupt(moment: "before" | "after"): void {
    if (this.#interruption?.moment !== moment) return;
    const { act } = this.#interruption;
    this.#interruption = undefined;
    act();
  }
}
