import { SdkError } from "../../errors.ts";
import type { VarintReader, VarintWriter } from "./varint.ts";

/** Most decimals tried: ten to a higher power is not exact in a double with 17 digits beside it. */
const MAX_DECIMALS = 9;
/** in place of the number of decimals */
const BINARY = 255;

/**
 * One column of doubles. Numbers that people read, such as 21.37, are whole multiples of a power of ten: their
 * differences are written. Others are written as the difference of their bits to the predecessor's (XOR).
 */
export const writeColumn = (writer: VarintWriter, values: readonly number[]): void => {
  const decimals = commonDecimals(values);
  writer.byte(decimals ?? BINARY);
  let last = 0n;
  for (const value of values) {
    const number = decimals === undefined ? bitsOf(value) : BigInt(Math.round(value * 10 ** decimals));
    if (decimals === undefined) writer.unsigned(reverseBytes(number ^ last));
    else writer.signed(number - last);
    last = number;
  }
};

/** @throws SdkError BYTES_INVALID */
export const readColumn = (reader: VarintReader, count: number): number[] => {
  const decimals = reader.byte();
  if (decimals !== BINARY && decimals > MAX_DECIMALS) {
    throw new SdkError("BYTES_INVALID", `a column of ${decimals} decimals`);
  }
  const values: number[] = [];
  let last = 0n;
  for (let index = 0; index < count; index++) {
    if (decimals === BINARY) {
      last ^= reverseBytes(reader.unsigned());
      values.push(doubleOf(last));
    } else {
      last += reader.signed();
      values.push(Number(last) / 10 ** decimals);
    }
  }
  return values;
};

/** The fewest decimals that give every value back bit by bit; undefined when none do. */
const commonDecimals = (values: readonly number[]): number | undefined => {
  let decimals = 0;
  for (const value of values) {
    while (!isMultiple(value, decimals)) if (++decimals > MAX_DECIMALS) return undefined;
  }
  return values.every((value) => isMultiple(value, decimals)) ? decimals : undefined;
};

const isMultiple = (value: number, decimals: number): boolean => {
  const scaled = Math.round(value * 10 ** decimals);
  // A whole number has no -0.
  return Number.isSafeInteger(scaled) && !Object.is(scaled, -0) && Object.is(scaled / 10 ** decimals, value);
};

const view = new DataView(new ArrayBuffer(8));

const bitsOf = (value: number): bigint => {
  view.setFloat64(0, value);
  return view.getBigUint64(0);
};

const doubleOf = (bits: bigint): number => {
  if (bits >= 1n << 64n) throw new SdkError("BYTES_INVALID", "a number has more than 64 bits");
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
};

/** The high bytes of neighbours agree: turned round, the zeros of their XOR need no room. */
const reverseBytes = (bits: bigint): bigint => {
  if (bits >= 1n << 64n) throw new SdkError("BYTES_INVALID", "a number has more than 64 bits");
  view.setBigUint64(0, bits);
  return view.getBigUint64(0, true);
};
