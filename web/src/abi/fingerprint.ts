import { hexToBytes, keccak256 } from "viem";
import type { Hex } from "viem";

/** First byte and number of bytes. */
export type Range = readonly [start: number, length: number];

/** Recognises the code of a contract wherever it is deployed, whatever its constructor was given. */
export interface Fingerprint {
  /** of the code without the compiler's metadata */
  readonly bytes: number;
  /** immutable variables, which differ from deployment to deployment */
  readonly immutables: readonly Range[];
  /** keccak-256 of the code without metadata, immutable variables zeroed */
  readonly hash: Hex;
}

/** solc ends code with CBOR metadata and its length in two bytes. */
const LENGTH_BYTES = 2;
/** A CBOR map of up to 23 entries. */
const isCborMap = (byte: number | undefined): boolean => byte !== undefined && byte >= 0xa1 && byte <= 0xb7;

const withoutMetadata = (code: Uint8Array): Uint8Array => {
  const [high = 0, low = 0] = code.subarray(-LENGTH_BYTES);
  const end = code.length - LENGTH_BYTES - (high * 256 + low);
  return end > 0 && isCborMap(code[end]) ? code.subarray(0, end) : code;
};

const hashOf = (code: Uint8Array, immutables: readonly Range[]): Hex => {
  const zeroed = Uint8Array.from(code);
  for (const [start, length] of immutables) zeroed.fill(0, start, start + length);
  return keccak256(zeroed);
};

/** @param code as compiled or as deployed, which is the same but for immutable variables */
export const fingerprintOf = (code: Hex, immutables: readonly Range[]): Fingerprint => {
  const body = withoutMetadata(hexToBytes(code));
  return { bytes: body.length, immutables, hash: hashOf(body, immutables) };
};

/** Whether deployed code is that of a contract; comments and names of the source do not matter. */
export const matches = (code: Hex, { bytes, immutables, hash }: Fingerprint): boolean => {
  const body = withoutMetadata(hexToBytes(code));
  return body.length === bytes && hashOf(body, immutables) === hash;
};
