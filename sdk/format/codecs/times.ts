import { SdkError } from "../../errors.ts";
import type { Reading } from "../reading.ts";
import type { VarintReader, VarintWriter } from "./varint.ts";

/** Times as second differences: a sensor with a steady rhythm costs a zero per reading. */
export const writeTimes = (writer: VarintWriter, readings: readonly Reading[], start: number): void => {
  let last = start;
  let step = 0;
  for (const { time } of readings) {
    writer.signed(BigInt(time - last - step));
    step = time - last;
    last = time;
  }
};

/** @throws SdkError BYTES_INVALID for times that go back or are no times */
export const readTimes = (reader: VarintReader, count: number, start: number): number[] => {
  const times: number[] = [];
  let last = BigInt(start);
  let step = 0n;
  for (let index = 0; index < count; index++) {
    step += reader.signed();
    if (step < 0n) throw new SdkError("BYTES_INVALID", "a reading lies before its predecessor");
    last += step;
    if (last > BigInt(Number.MAX_SAFE_INTEGER)) throw new SdkError("BYTES_INVALID", "a time is too large");
    times.push(Number(last));
  }
  return times;
};
