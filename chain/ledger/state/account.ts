import { EMPTY_BYTES, fromBigInt, decodeHex, equalBytes, fromHex, toBigInt, toHex } from "../../primitives/bytes.ts";
import { writeHeader } from "../../primitives/rlp/writer.ts";
import type { Hash } from "../../primitives/types.ts";
import { EMPTY_TRIE_ROOT } from "../../primitives/block/ordered-trie.ts";
import { headerLength, itemEnd, payload, stringSize, writeString } from "../trie/rlp.ts";
import type { AccountState } from "./interface.ts";

/** keccak of no bytes. */
export const EMPTY_CODE_HASH: Hash = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

export const EMPTY_ACCOUNT: AccountState = {
  nonce: 0n,
  balance: 0n,
  storageRoot: EMPTY_TRIE_ROOT,
  codeHash: EMPTY_CODE_HASH,
};

const EMPTY_TRIE_ROOT_BYTES = fromHex(EMPTY_TRIE_ROOT);
const EMPTY_CODE_HASH_BYTES = fromHex(EMPTY_CODE_HASH);
const HASH_ITEM_BYTES = 33;
const HASH_HEADER = 0xa0;

/** RLP of [nonce, balance, storageRoot, codeHash] (yellow paper, 4.1), as in the trie's leaf. */
export const encodeAccount = (account: AccountState): Uint8Array => {
  const nonce = fromBigInt(account.nonce);
  const balance = fromBigInt(account.balance);
  const length = stringSize(nonce) + stringSize(balance) + 2 * HASH_ITEM_BYTES;
  const rlp = new Uint8Array(2 + length);
  let at = writeHeader(rlp, 0, 0xc0, length);
  at = writeString(rlp, at, nonce);
  at = writeString(rlp, at, balance);
  rlp[at] = HASH_HEADER;
  decodeHex(account.storageRoot, rlp, at + 1);
  rlp[at + HASH_ITEM_BYTES] = HASH_HEADER;
  decodeHex(account.codeHash, rlp, at + HASH_ITEM_BYTES + 1);
  return rlp;
};

export const decodeAccount = (rlp: Uint8Array): AccountState => {
  const nonceAt = headerLength(rlp, 0);
  const balanceAt = itemEnd(rlp, nonceAt);
  const rootAt = itemEnd(rlp, balanceAt);
  const root = payload(rlp, rootAt);
  const code = payload(rlp, itemEnd(rlp, rootAt));
  return {
    nonce: toBigInt(payload(rlp, nonceAt)),
    balance: toBigInt(payload(rlp, balanceAt)),
    storageRoot: equalBytes(root, EMPTY_TRIE_ROOT_BYTES) ? EMPTY_TRIE_ROOT : toHex(root),
    codeHash: equalBytes(code, EMPTY_CODE_HASH_BYTES) ? EMPTY_CODE_HASH : toHex(code),
  };
};

export const sameAccount = (a: AccountState | undefined, b: AccountState | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.nonce === b.nonce &&
    a.balance === b.balance &&
    a.codeHash === b.codeHash &&
    a.storageRoot === b.storageRoot);

/** A slot's value as a storage trie's leaf holds it: RLP of its shortest form. */
export const encodeSlot = (value: bigint): Uint8Array => {
  const bytes = fromBigInt(value);
  const rlp = new Uint8Array(stringSize(bytes));
  writeString(rlp, 0, bytes);
  return rlp;
};

export const decodeSlot = (rlp: Uint8Array | undefined): bigint => (rlp === undefined ? 0n : toBigInt(payload(rlp, 0)));

/** A storage trie's root; undefined stands for the empty trie. */
export const rootBytes = (root: Hash): Uint8Array | undefined => (root === EMPTY_TRIE_ROOT ? undefined : fromHex(root));

export const rootHash = (root: Uint8Array | undefined): Hash => (root === undefined ? EMPTY_TRIE_ROOT : toHex(root));

/** No code, no bytes. */
export const NO_CODE = EMPTY_BYTES;
