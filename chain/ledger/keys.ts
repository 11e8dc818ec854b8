import { fromHex } from "../primitives/bytes.ts";
import type { Hash } from "../primitives/types.ts";

/**
 * First byte of every key in the ledger's database. Blocks and indexes are built by the functions below; the state's
 * tables are built in `state/` from the prefixes reserved for them here.
 */
export const PREFIX = {
  // blocks and indexes
  meta: 0x4d, // M
  header: 0x68, // h
  numberByHash: 0x48, // H
  block: 0x62, // b
  origins: 0x66, // f
  receipts: 0x72, // r
  certificate: 0x71, // q
  transaction: 0x74, // t
  logIndex: 0x6c, // l
  commit: 0x63, // c
  irregular: 0x69, // i
  votes: 0x76, // v
  // transactions by address
  sent: 0x73, // s
  reached: 0x78, // x
  creation: 0x43, // C
  internal: 0x49, // I
  // state
  account: 0x61, // a
  storage: 0x6f, // o
  code: 0x6b, // k
  trieNode: 0x6e, // n
  undo: 0x75, // u
  prune: 0x70, // p
  stateMeta: 0x53, // S
} as const;

const numbered = (prefix: number, number: number): Uint8Array => {
  const key = new Uint8Array(9);
  key[0] = prefix;
  new DataView(key.buffer).setBigUint64(1, BigInt(number));
  return key;
};

const hashed = (prefix: number, hash: Hash): Uint8Array => {
  const key = new Uint8Array(33);
  key[0] = prefix;
  key.set(fromHex(hash), 1);
  return key;
};

/** Format, network and genesis of the database. */
export const MARKER_KEY = Uint8Array.of(PREFIX.meta, 0x66);
/** The newest commit. */
export const HEAD_KEY = Uint8Array.of(PREFIX.meta, 0x68);
/** There as long as every block is in the index of addresses. */
export const INDEXED_KEY = Uint8Array.of(PREFIX.meta, 0x61);

export const headerKey = (number: number): Uint8Array => numbered(PREFIX.header, number);
export const numberKey = (hash: Hash): Uint8Array => hashed(PREFIX.numberByHash, hash);
export const blockKey = (number: number): Uint8Array => numbered(PREFIX.block, number);
export const originsKey = (number: number): Uint8Array => numbered(PREFIX.origins, number);
export const receiptsKey = (number: number): Uint8Array => numbered(PREFIX.receipts, number);
export const certificateKey = (number: number): Uint8Array => numbered(PREFIX.certificate, number);
export const transactionKey = (hash: Hash): Uint8Array => hashed(PREFIX.transaction, hash);
export const commitKey = (sequence: number): Uint8Array => numbered(PREFIX.commit, sequence);
export const irregularKey = (number: number): Uint8Array => numbered(PREFIX.irregular, number);
export const internalKey = (number: number): Uint8Array => numbered(PREFIX.internal, number);
export const votesKey = (height: number): Uint8Array => numbered(PREFIX.votes, height);

/** The number at the end of a key that has one. */
export const numberOf = (key: Uint8Array): number =>
  Number(new DataView(key.buffer, key.byteOffset, key.byteLength).getBigUint64(1));

/** All keys of a prefix. */
export const rangeOf = (prefix: number): { readonly gte: Uint8Array; readonly lt: Uint8Array } => ({
  gte: Uint8Array.of(prefix),
  lt: Uint8Array.of(prefix + 1),
});
