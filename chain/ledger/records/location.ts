import type { TransactionLocation } from "../interface.ts";
import { FieldReader, FieldWriter } from "./fields.ts";

/** A block number: 8 bytes. */
export const encodeNumber = (number: number): Uint8Array => {
  const writer = new FieldWriter(8);
  writer.uint64(BigInt(number));
  return writer.bytes;
};

/** @throws RangeError when the record is not of this shape */
export const decodeNumber = (record: Uint8Array): number => Number(new FieldReader(record).uint64());

/** Block number 8 bytes, index 4 bytes. */
export const encodeLocation = (location: TransactionLocation): Uint8Array => {
  const writer = new FieldWriter(12);
  writer.uint64(BigInt(location.blockNumber));
  writer.uint32(location.index);
  return writer.bytes;
};

/** @throws RangeError when the record is not of this shape */
export const decodeLocation = (record: Uint8Array): TransactionLocation => {
  const reader = new FieldReader(record);
  return { blockNumber: Number(reader.uint64()), index: reader.uint32() };
};
