import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Hex } from "../chain/primitives/types.ts";
import { SdkError } from "./errors.ts";

/** Bytes that WebCrypto and streams take: not shared with another thread. */
export type Bytes = Uint8Array<ArrayBuffer>;

export const toHex = (bytes: Uint8Array): Hex => `0x${bytesToHex(bytes)}`;

/**
 * @param length expected bytes; undefined: any
 * @throws SdkError BYTES_INVALID
 */
export const fromHex = (hex: string, length?: number): Bytes => {
  try {
    if (!hex.startsWith("0x")) throw new TypeError("no 0x");
    const bytes = hexToBytes(hex.slice(2));
    if (length !== undefined && bytes.length !== length) throw new RangeError(`${bytes.length} bytes`);
    return bytes;
  } catch (cause) {
    const wanted = length === undefined ? "whole bytes" : `${length} bytes`;
    throw new SdkError("BYTES_INVALID", `not 0x-prefixed hexadecimal of ${wanted}: ${hex.slice(0, 80)}`, { cause });
  }
};

/** 32 bytes that keep hashes and signatures of one kind of content from standing for another's. */
export const domainTag = (name: string): Bytes => keccak_256(utf8ToBytes(name));

/** keccak-256 over a tag and the parts, one after the other. */
export const taggedHash = (tag: Uint8Array, ...parts: readonly Uint8Array[]): Bytes =>
  keccak_256(concatBytes(tag, ...parts));

/** A number in 8 bytes, big-endian. */
export const uint64 = (value: number): Bytes => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
};

/** Compares in a time that depends on the length alone. */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0);
  return difference === 0;
};
