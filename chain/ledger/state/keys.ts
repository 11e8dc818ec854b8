import { decodeHex } from "../../primitives/bytes.ts";
import type { Address, Hash } from "../../primitives/types.ts";
import { PREFIX } from "../keys.ts";

/** Keys of the state's tables; the trie's are `prefix, 0 or (1, hashed address), depth, path, hash`. */

const ADDRESS_BYTES = 20;
const HASH_BYTES = 32;
const ACCOUNT_TRIE = 0;
const STORAGE_TRIE = 1;

/** Root and sequence of the newest state. */
export const STATE_HEAD_KEY = Uint8Array.of(PREFIX.stateMeta);

export const accountKey = (address: Address): Uint8Array => {
  const key = new Uint8Array(1 + ADDRESS_BYTES);
  key[0] = PREFIX.account;
  decodeHex(address, key, 1);
  return key;
};

export const storageKey = (address: Address, slot: Hash): Uint8Array => {
  const key = new Uint8Array(1 + ADDRESS_BYTES + HASH_BYTES);
  key[0] = PREFIX.storage;
  decodeHex(address, key, 1);
  decodeHex(slot, key, 1 + ADDRESS_BYTES);
  return key;
};

/** Position of the slot in a storage key. */
export const SLOT_OFFSET = 1 + ADDRESS_BYTES;

/** All slots of an account. */
export const storageRange = (address: Address): { readonly gte: Uint8Array; readonly lt: Uint8Array } => {
  const gte = new Uint8Array(1 + ADDRESS_BYTES);
  gte[0] = PREFIX.storage;
  decodeHex(address, gte, 1);
  const lt = new Uint8Array(1 + ADDRESS_BYTES + HASH_BYTES + 1).fill(0xff);
  lt.set(gte);
  return { gte, lt };
};

export const codeKey = (hash: Hash): Uint8Array => {
  const key = new Uint8Array(1 + HASH_BYTES);
  key[0] = PREFIX.code;
  decodeHex(hash, key, 1);
  return key;
};

/**
 * A node of the account trie (`owner` undefined) or of the storage trie of the account whose hashed address is `owner`.
 * Equal nodes at different places have different keys, so that deleting one never takes the other.
 */
export const nodeKey = (
  owner: Uint8Array | undefined,
  path: Uint8Array,
  depth: number,
  hash: Uint8Array,
): Uint8Array => {
  const pathBytes = (depth + 1) >> 1;
  const start = owner === undefined ? 2 : 2 + HASH_BYTES;
  const key = new Uint8Array(start + 1 + pathBytes + HASH_BYTES);
  key[0] = PREFIX.trieNode;
  key[1] = owner === undefined ? ACCOUNT_TRIE : STORAGE_TRIE;
  if (owner !== undefined) key.set(owner, 2);
  key[start] = depth;
  for (let i = 0; i < pathBytes; i++) key[start + 1 + i] = path[i] as number;
  if ((depth & 1) === 1) key[start + pathBytes] = (key[start + pathBytes] as number) & 0xf0;
  key.set(hash, start + 1 + pathBytes);
  return key;
};

const numbered = (prefix: number, number: number): Uint8Array => {
  const key = new Uint8Array(9);
  key[0] = prefix;
  new DataView(key.buffer).setBigUint64(1, BigInt(number));
  return key;
};

/** What it takes to go back before commit `sequence`. */
export const undoKey = (sequence: number): Uint8Array => numbered(PREFIX.undo, sequence);

/** Trie nodes that commit `sequence` replaced. */
export const staleKey = (sequence: number): Uint8Array => numbered(PREFIX.prune, sequence);
