import { SdkError } from "../errors.ts";

/** One measurement. */
export interface Reading<Value = unknown> {
  /** ms since 1970, an integer */
  readonly time: number;
  readonly value: Value;
}

/** @throws SdkError READING_INVALID for times that are no integers ≥ 0 or go back */
export const checkTimes = (readings: readonly Reading[]): void => {
  let last = 0;
  for (const { time } of readings) {
    if (!Number.isSafeInteger(time) || time < 0) {
      throw new SdkError("READING_INVALID", `the time ${time} is no integer of ms since 1970`);
    }
    if (time < last) throw new SdkError("READING_INVALID", `the time ${time} is before the reading at ${last}`);
    last = time;
  }
};
