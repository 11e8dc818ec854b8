import { Token, Type, decode, encode } from "cborg";
import { DATA_LIMITS } from "../../../chain/primitives/limits.ts";
import { SdkError } from "../../errors.ts";
import type { Reading } from "../reading.ts";
import type { Codec } from "./codec.ts";
import { deflate, inflate } from "./deflate.ts";
import { readTimes, writeTimes } from "./times.ts";
import { VarintReader, VarintWriter } from "./varint.ts";

/** Values of any shape that CBOR has (RFC 8949): null, booleans, numbers, text, bytes, lists, maps by text. */
export const genericCodec: Codec = {
  name: "generic",

  async encode(readings, start) {
    const writer = new VarintWriter();
    writer.unsigned(readings.length);
    writeTimes(writer, readings, start);
    writer.bytes(encodeValues(readings.map(({ value }) => value)));
    return deflate(writer.finish());
  },

  async decode(bytes, start) {
    const reader = new VarintReader(await inflate(bytes));
    const count = reader.count(Math.min(DATA_LIMITS.readingsPerBlock, reader.left));
    const times = readTimes(reader, count, start);
    const values = decodeValues(reader.bytes(reader.left));
    if (values.length !== count) throw new SdkError("BYTES_INVALID", `${values.length} values for ${count} times`);
    return times.map((time, index): Reading => ({ time, value: values[index] }));
  },
};

/** cborg would write -0 as the integer 0. */
const negativeZero = (value: unknown): Token[] | null => (Object.is(value, -0) ? [new Token(Type.float, -0)] : null);

const noUndefined = (): never => {
  throw new TypeError("undefined is no value");
};

const encodeValues = (values: readonly unknown[]): Uint8Array => {
  try {
    return encode(values, { typeEncoders: { number: negativeZero, undefined: noUndefined } });
  } catch (cause) {
    throw new SdkError("CODEC_UNSUITABLE", `a value has no form in CBOR: ${(cause as Error).message}`, { cause });
  }
};

const decodeValues = (bytes: Uint8Array): unknown[] => {
  try {
    const values: unknown = decode(bytes, { rejectDuplicateMapKeys: true, strict: true, allowUndefined: false });
    if (Array.isArray(values)) return values;
  } catch (cause) {
    throw new SdkError("BYTES_INVALID", "the values are not CBOR", { cause });
  }
  throw new SdkError("BYTES_INVALID", "the values are no list");
};
