import { SdkError } from "../errors.ts";
import { periodOf, periodStart } from "./descriptor.ts";
import type { DatasetDescriptor } from "./descriptor.ts";
import { checkTimes } from "./reading.ts";
import type { Reading } from "./reading.ts";

/** All readings of one period. */
export interface PackedPeriod {
  readonly period: number;
  readonly readings: readonly Reading[];
}

/**
 * Gathers readings into periods (S-08). A period is complete when a reading of a later one has come, or when time has
 * passed its end: `complete(now)`.
 */
export class Packer {
  readonly #dataset: DatasetDescriptor;
  #period: number;
  #readings: Reading[] = [];
  #lastTime = 0;

  /** @param after the newest period that is complete; -1 for none */
  constructor(dataset: DatasetDescriptor, after = -1) {
    this.#dataset = dataset;
    this.#period = after + 1;
    this.#lastTime = Math.max(0, periodStart(dataset, this.#period));
  }

  /** readings of the period that is not complete, oldest first */
  get waiting(): readonly Reading[] {
    return this.#readings;
  }

  /**
   * @returns the period that this reading completes, if it does
   * @throws SdkError READING_LATE for a time before a reading that was taken or in a period that is complete;
   * READING_INVALID
   */
  add(reading: Reading): PackedPeriod | undefined {
    checkTimes([reading]);
    const period = periodOf(this.#dataset, reading.time);
    if (period < this.#period || reading.time < this.#lastTime) {
      throw new SdkError("READING_LATE", `the reading of ${reading.time} comes after those until ${this.#lastTime}`, {
        advice: "Give readings in time order; those of a complete period are signed and cannot change.",
      });
    }
    const completed = period > this.#period ? this.#take() : undefined;
    this.#period = period;
    this.#lastTime = reading.time;
    this.#readings.push(reading);
    return completed;
  }

  /**
   * The waiting period, when it ended by `now` (ms since 1970). Later readings of it are late.
   * @param now Infinity at the end of the stream
   */
  complete(now: number): PackedPeriod | undefined {
    if (this.#readings.length === 0 || now < periodStart(this.#dataset, this.#period + 1)) return undefined;
    const completed = this.#take();
    this.#period += 1;
    return completed;
  }

  #take(): PackedPeriod | undefined {
    if (this.#readings.length === 0) return undefined;
    const readings = this.#readings;
    this.#readings = [];
    return { period: this.#period, readings };
  }
}
