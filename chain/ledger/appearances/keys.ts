import { decodeHex } from "../../primitives/bytes.ts";
import type { Address } from "../../primitives/types.ts";
import type { KeyRange } from "../database/interface.ts";
import { PREFIX } from "../keys.ts";

const ADDRESS_AT = 1;
const BLOCK_AT = ADDRESS_AT + 20;
const INDEX_AT = BLOCK_AT + 8;
const INDEX_END = INDEX_AT + 4;
const UINT32 = 2 ** 32;

/** Tables of the index by address and block. */
export type Table = "sent" | "reached" | "creation";

const placed = (table: Table, address: Address, block: number, length: number): Uint8Array => {
  const key = new Uint8Array(length);
  key[0] = PREFIX[table];
  decodeHex(address, key, ADDRESS_AT);
  // Thousands of keys per block: a view of each would cost more than all else.
  for (let at = INDEX_AT - 1, rest = block; rest > 0; at--, rest = Math.floor(rest / 256)) key[at] = rest % 256;
  return key;
};

/** An address in a block, as sender or otherwise. */
export const appearanceKey = (table: "sent" | "reached", address: Address, block: number): Uint8Array =>
  placed(table, address, block, INDEX_AT);

/** A contract made at an address by a transaction. */
export const creationKey = (address: Address, block: number, index: number): Uint8Array => {
  const key = placed("creation", address, block, INDEX_END);
  new DataView(key.buffer).setUint32(INDEX_AT, index);
  return key;
};

/** The entries of an address in blocks `first` to `last`. */
export const blocksRange = (table: Table, address: Address, first: number, last: number): KeyRange => ({
  gte: placed(table, address, first, INDEX_AT),
  lt: placed(table, address, last + 1, INDEX_AT),
});

export const blockOf = (key: Uint8Array): number => {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  return view.getUint32(BLOCK_AT) * UINT32 + view.getUint32(BLOCK_AT + 4);
};

/** Position of the transaction that made a contract. */
export const indexOf = (creation: Uint8Array): number =>
  new DataView(creation.buffer, creation.byteOffset, creation.byteLength).getUint32(INDEX_AT);
