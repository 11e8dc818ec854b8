import { encodeRlp } from "../../primitives/rlp/writer.ts";
import { RlpReader } from "../../primitives/rlp/reader.ts";
import type { Address } from "../../primitives/types.ts";
import type { InternalCalls } from "./interface.ts";

/**
 * Numbers in groups of seven bits, the lowest first; the top bit says that another group follows. Positions are kept as
 * distances from the one before, so that a busy contract costs a byte per transaction.
 */
const GROUP = 128;
/** of a position below 2³² */
const MOST_GROUPS = 5;
const ADDRESS_BYTES = 20;
const NONCE_BYTES = 8;

/** Positions in a block, ascending. */
export const encodeIndexes = (indexes: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(indexes.length * MOST_GROUPS);
  let length = 0;
  let previous = 0;
  for (const index of indexes) {
    let rest = index - previous;
    for (; rest >= GROUP; rest = Math.floor(rest / GROUP)) bytes[length++] = (rest % GROUP) + GROUP;
    bytes[length++] = rest;
    previous = index;
  }
  return bytes.subarray(0, length);
};

/** The same behind the nonce of the first transaction, 8 bytes. */
export const encodeSent = (nonce: bigint, indexes: readonly number[]): Uint8Array => {
  const positions = encodeIndexes(indexes);
  const record = new Uint8Array(NONCE_BYTES + positions.length);
  new DataView(record.buffer).setBigUint64(0, nonce);
  record.set(positions, NONCE_BYTES);
  return record;
};

function* numbersIn(record: Uint8Array): Generator<number> {
  let value = 0;
  let weight = 1;
  for (const byte of record) {
    value += (byte % GROUP) * weight;
    if (byte < GROUP) {
      yield value;
      value = 0;
      weight = 1;
    } else weight *= GROUP;
  }
  if (weight > 1) throw new RangeError("The record ends early.");
}

/** @throws RangeError when the record is not of this shape */
export const decodeIndexes = (record: Uint8Array): number[] => {
  let sum = 0;
  return [...numbersIn(record)].map((distance) => (sum += distance));
};

/** @throws RangeError when the record is not of this shape */
export const decodeSent = (record: Uint8Array): { readonly nonce: bigint; readonly indexes: readonly number[] } => ({
  nonce: new DataView(record.buffer, record.byteOffset, record.byteLength).getBigUint64(0),
  indexes: decodeIndexes(record.subarray(NONCE_BYTES)),
});

/** RLP of [[index, [account…], [[address, creator]…]]…]. */
export const encodeInternal = (internal: ReadonlyMap<number, InternalCalls>): Uint8Array =>
  encodeRlp(
    [...internal].map(([index, { accounts, creations }]) => [
      index,
      [...accounts],
      creations.map(({ address, creator }) => [address, creator]),
    ]),
  );

/** @throws RlpError, RangeError when the record is not of this shape */
export const decodeInternal = (record: Uint8Array): Map<number, InternalCalls> => {
  const internal = new Map<number, InternalCalls>();
  for (const list = new RlpReader(record).readList(); list.hasMore();) {
    const item = list.readList();
    const index = item.readNumber();
    const accounts: Address[] = [];
    for (const items = item.readList(); items.hasMore();) accounts.push(items.readHex(ADDRESS_BYTES));
    const creations: InternalCalls["creations"][number][] = [];
    for (const items = item.readList(); items.hasMore();) {
      const pair = items.readList();
      creations.push({ address: pair.readHex(ADDRESS_BYTES), creator: pair.readHex(ADDRESS_BYTES) });
    }
    internal.set(index, { accounts, creations });
  }
  return internal;
};
