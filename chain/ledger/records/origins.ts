import type { Address, Hash } from "../../primitives/types.ts";
import { FieldReader, FieldWriter } from "./fields.ts";

const HASH_BYTES = 32;
const ADDRESS_BYTES = 20;
const ORIGIN_BYTES = HASH_BYTES + ADDRESS_BYTES;

/** Hash and sender of each transaction of a block, so that neither is computed again: 52 bytes each. */
export const encodeOrigins = (hashes: readonly Hash[], senders: readonly Address[]): Uint8Array => {
  const writer = new FieldWriter(hashes.length * ORIGIN_BYTES);
  hashes.forEach((hash, index) => {
    writer.hex(hash);
    const sender = senders[index];
    if (sender === undefined) throw new RangeError(`Transaction ${index} has no sender.`);
    writer.hex(sender);
  });
  return writer.bytes;
};

/** @throws RangeError when the record is not of this shape */
export const decodeSenders = (record: Uint8Array): Address[] => {
  const reader = new FieldReader(record);
  const senders: Address[] = [];
  while (!reader.done) {
    reader.raw(HASH_BYTES);
    senders.push(reader.hex(ADDRESS_BYTES));
  }
  return senders;
};

/** Hash of one transaction. @throws RangeError when the block has fewer */
export const originHash = (record: Uint8Array, index: number): Hash =>
  new FieldReader(record.subarray(index * ORIGIN_BYTES)).hex(HASH_BYTES);
