import type { RlpReader } from "../rlp/reader.ts";
import type { AccessListEntry, Address, Authorization, Hash } from "../types.ts";
import { TransactionCodecError } from "./errors.ts";

const U8 = 1;
const U64 = 8;
const U256 = 32;

/** Beyond it an account's nonce could not grow (EIP-2681). */
const MAX_NONCE = 2n ** 64n - 2n;

const NO_ENTRIES: readonly never[] = [];

export const readU64 = (reader: RlpReader): bigint => reader.readBigInt(U64);
export const readU256 = (reader: RlpReader): bigint => reader.readBigInt(U256);

/** @throws TransactionCodecError NONCE_MAX */
export function readNonce(reader: RlpReader): bigint {
  const nonce = reader.readBigInt(U64);
  if (nonce > MAX_NONCE) throw new TransactionCodecError("NONCE_MAX", "the nonce is the last of 64 bits (EIP-2681)");
  return nonce;
}

/** An address, or nothing for a contract creation. */
export function readTo(reader: RlpReader): Address | undefined {
  if (!reader.nextIsEmptyString()) return reader.readHex(20);
  reader.readBytes();
  return undefined;
}

export function readAccessList(reader: RlpReader): readonly AccessListEntry[] {
  const list = reader.readList();
  if (!list.hasMore()) return NO_ENTRIES;
  const entries: AccessListEntry[] = [];
  while (list.hasMore()) {
    const entry = list.readList();
    entries.push({ address: entry.readHex(20), storageKeys: readHashes(entry) });
    entry.finish();
  }
  return entries;
}

export function readHashes(reader: RlpReader): readonly Hash[] {
  const list = reader.readList();
  const hashes: Hash[] = [];
  while (list.hasMore()) hashes.push(list.readHex(32));
  return hashes;
}

/** Widths of EIP-7702; whether a signature is valid is decided when the authorization is used. */
export function readAuthorizationList(reader: RlpReader): readonly Authorization[] {
  const list = reader.readList();
  const authorizations: Authorization[] = [];
  while (list.hasMore()) {
    const fields = list.readList();
    authorizations.push({
      chainId: readU256(fields),
      address: fields.readHex(20),
      nonce: readU64(fields),
      yParity: Number(fields.readBigInt(U8)),
      r: readU256(fields),
      s: readU256(fields),
    });
    fields.finish();
  }
  return authorizations;
}
