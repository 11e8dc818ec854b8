import * as P from "micro-packed";
import { keccak_256 } from "@noble/hashes/sha3.js";
import type { Address, Hash } from "../../chain/primitives/types.ts";
import { domainTag, equalBytes, fromHex, taggedHash, toHex } from "../bytes.ts";
import type { Bytes } from "../bytes.ts";
import { SdkError } from "../errors.ts";
import { CAPSULE_BYTES } from "../reencryption/capsule.ts";
import { SIGNATURE_BYTES, recoverSigner } from "../signer.ts";
import type { Signer } from "../signer.ts";
import { decodeWith } from "./decode.ts";

export const CONTENT_KEY_BYTES = 32;

/**
 * What opens the blocks of one encryption interval to whoever is granted it, and to nobody else. Each block's header names
 * its record (S-06).
 */
export interface IntervalRecord {
  readonly dataset: Hash;
  readonly interval: number;
  /** transports the content key */
  readonly capsule: Uint8Array;
  /** AES-GCM opens under more than one key; this binds the blocks to one */
  readonly keyCommitment: Hash;
}

export interface SignedIntervalRecord extends IntervalRecord {
  readonly signature: Uint8Array;
}

const TAG = domainTag("cpchain.data.interval.v1");
const KEY_TAG = domainTag("cpchain.data.key.v1");

const unsigned = P.struct({
  version: P.magicBytes(Uint8Array.of(1)),
  dataset: P.bytes(32),
  interval: P.U64BE,
  capsule: P.bytes(CAPSULE_BYTES),
  keyCommitment: P.bytes(32),
});
const signed = P.struct({ record: unsigned, signature: P.bytes(SIGNATURE_BYTES) });

const fieldsOf = ({ dataset, interval, capsule, keyCommitment }: IntervalRecord) => ({
  dataset: fromHex(dataset, 32),
  interval: BigInt(interval),
  capsule: Uint8Array.from(capsule),
  keyCommitment: fromHex(keyCommitment, 32),
});

/** What blocks name and what is signed. */
export const intervalRecordHash = (record: IntervalRecord): Hash =>
  toHex(taggedHash(TAG, unsigned.encode(fieldsOf(record))));

export const commitToKey = (contentKey: Uint8Array): Hash =>
  toHex(keccak_256(Uint8Array.of(...KEY_TAG, ...contentKey)));

export const signIntervalRecord = async (record: IntervalRecord, signer: Signer): Promise<SignedIntervalRecord> => ({
  ...record,
  signature: await signer.sign(fromHex(intervalRecordHash(record))),
});

/** @throws SdkError SIGNATURE_INVALID */
export const intervalRecordSigner = (record: SignedIntervalRecord): Address =>
  recoverSigner(fromHex(intervalRecordHash(record)), record.signature);

export const encodeIntervalRecord = (record: SignedIntervalRecord): Bytes =>
  Uint8Array.from(signed.encode({ record: fieldsOf(record), signature: Uint8Array.from(record.signature) }));

/** @throws SdkError BYTES_INVALID */
export const decodeIntervalRecord = (bytes: Uint8Array): SignedIntervalRecord => {
  const { record, signature } = decodeWith(signed, bytes, "the record of an encryption interval");
  const interval = Number(record.interval);
  if (!Number.isSafeInteger(interval)) throw new SdkError("BYTES_INVALID", "the interval's number is too large");
  return {
    dataset: toHex(record.dataset),
    interval,
    capsule: record.capsule,
    keyCommitment: toHex(record.keyCommitment),
    signature,
  };
};

/** @throws SdkError KEY_WRONG unless this is the content key of the interval */
export const checkContentKey = (contentKey: Uint8Array, { interval, keyCommitment }: IntervalRecord): void => {
  if (equalBytes(fromHex(commitToKey(contentKey)), fromHex(keyCommitment, 32))) return;
  throw new SdkError("KEY_WRONG", `the key is not the one of encryption interval ${interval}`);
};
