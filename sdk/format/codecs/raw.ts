import { DATA_LIMITS } from "../../../chain/primitives/limits.ts";
import { SdkError } from "../../errors.ts";
import type { Reading } from "../reading.ts";
import type { Codec } from "./codec.ts";
import { readTimes, writeTimes } from "./times.ts";
import { VarintReader, VarintWriter } from "./varint.ts";

/** Bytes as they are: for pictures, video and whatever is compressed already. */
export const rawCodec: Codec = {
  name: "raw",

  encode(readings, start) {
    const writer = new VarintWriter();
    writer.unsigned(readings.length);
    writeTimes(writer, readings, start);
    for (const { value } of readings) {
      if (!(value instanceof Uint8Array)) {
        return Promise.reject(new SdkError("CODEC_UNSUITABLE", "a raw reading is a Uint8Array"));
      }
      writer.unsigned(value.length);
      writer.bytes(value);
    }
    return Promise.resolve(writer.finish());
  },

  // Errors of the reader become those of the promise.
  // eslint-disable-next-line @typescript-eslint/require-await
  async decode(bytes, start) {
    const reader = new VarintReader(bytes);
    const count = reader.count(Math.min(DATA_LIMITS.readingsPerBlock, reader.left));
    const times = readTimes(reader, count, start);
    const readings = times.map((time): Reading => ({ time, value: reader.bytes(reader.count(reader.left)) }));
    reader.end();
    return readings;
  },
};
