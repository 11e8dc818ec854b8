import { DATA_LIMITS } from "../../../chain/primitives/limits.ts";
import { SdkError } from "../../errors.ts";
import type { Reading } from "../reading.ts";
import type { Codec } from "./codec.ts";
import { readColumn, writeColumn } from "./column.ts";
import { deflate, inflate } from "./deflate.ts";
import { readTimes, writeTimes } from "./times.ts";
import { VarintReader, VarintWriter } from "./varint.ts";

/** Named numbers, the same names in every reading of a block. */
export type SeriesValue = Readonly<Record<string, number>>;

/** Time series of numbers: differences by column, then DEFLATE. NaN keeps its bits no more than JavaScript does. */
export const seriesCodec: Codec = {
  name: "series",

  async encode(readings, start) {
    const writer = new VarintWriter();
    const rows = readings.map(({ value }) => numbersOf(value));
    const names = Object.keys(rows[0] ?? {});
    if (names.length === 0 || names.length > DATA_LIMITS.columns) {
      throw new SdkError("CODEC_UNSUITABLE", `a reading has ${names.length} numbers, not 1 to ${DATA_LIMITS.columns}`);
    }
    writer.unsigned(readings.length);
    writer.unsigned(names.length);
    for (const name of names) writeName(writer, name);
    writeTimes(writer, readings, start);
    for (const name of names)
      writeColumn(
        writer,
        rows.map((row) => columnOf(row, name, names.length)),
      );
    return deflate(writer.finish());
  },

  async decode(bytes, start) {
    const reader = new VarintReader(await inflate(bytes));
    const count = reader.count(DATA_LIMITS.readingsPerBlock);
    const width = reader.count(DATA_LIMITS.columns);
    // Each number needs a byte: nothing is made room for that did not come.
    if (count * width > reader.left) throw new SdkError("BYTES_INVALID", "the bytes end early");
    const names = Array.from({ length: width }, () => readName(reader));
    if (new Set(names).size !== names.length) throw new SdkError("BYTES_INVALID", "two columns have one name");
    const times = readTimes(reader, count, start);
    const columns = names.map(() => readColumn(reader, count));
    reader.end();
    return times.map((time, row): Reading => ({
      time,
      value: Object.fromEntries(names.map((name, column) => [name, columns[column]?.[row]])),
    }));
  },
};

const numbersOf = (value: unknown): SeriesValue => {
  if (typeof value === "object" && value !== null && Object.values(value).every((item) => typeof item === "number")) {
    return value as SeriesValue;
  }
  throw new SdkError("CODEC_UNSUITABLE", "a reading of a series is an object of numbers", {
    advice: 'Use the codec "generic" for other values.',
  });
};

const columnOf = (row: SeriesValue, name: string, width: number): number => {
  const value = Object.hasOwn(row, name) ? row[name] : undefined;
  if (value === undefined || Object.keys(row).length !== width) {
    throw new SdkError("CODEC_UNSUITABLE", "the readings of a block have different columns", {
      advice: 'Give missing numbers as NaN, or use the codec "generic".',
    });
  }
  return value;
};

const writeName = (writer: VarintWriter, name: string): void => {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length > DATA_LIMITS.nameBytes) {
    throw new SdkError("CODEC_UNSUITABLE", `the column ${name.slice(0, 40)}… has a long name`);
  }
  writer.unsigned(bytes.length);
  writer.bytes(bytes);
};

const readName = (reader: VarintReader): string => {
  const bytes = reader.bytes(reader.count(DATA_LIMITS.nameBytes));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SdkError("BYTES_INVALID", "the name of a column is not UTF-8", { cause });
  }
};
