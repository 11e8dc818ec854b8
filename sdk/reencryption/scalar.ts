import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToNumberBE, numberToBytesBE } from "@noble/curves/utils.js";
import { taggedHash } from "../bytes.ts";
import type { Bytes } from "../bytes.ts";
import { SdkError } from "../errors.ts";

export const SCALAR_BYTES = 32;

/** Arithmetic modulo the order n of secp256k1. */
export const { Fn: field } = secp256k1.Point;

/** Random, 1 … n−1. */
export const randomScalar = (): bigint => bytesToNumberBE(secp256k1.utils.randomSecretKey());

/**
 * A hash as a number modulo n, never 0. The bias of one reduction is below 2^−127, as n is that near to 2^256.
 */
export const hashToScalar = (tag: Uint8Array, ...parts: readonly Uint8Array[]): bigint => {
  const scalar = field.create(bytesToNumberBE(taggedHash(tag, ...parts)));
  if (scalar === 0n) throw new SdkError("KEY_WRONG", "the hash is a multiple of the group's order");
  return scalar;
};

export const scalarBytes = (scalar: bigint): Bytes => numberToBytesBE(scalar, SCALAR_BYTES);

/** @throws SdkError BYTES_INVALID for other lengths and numbers from n on */
export const readScalar = (bytes: Uint8Array): bigint => {
  const scalar = bytesToNumberBE(bytes);
  if (bytes.length !== SCALAR_BYTES || scalar >= field.ORDER) {
    throw new SdkError("BYTES_INVALID", "not a number below the group's order in 32 bytes");
  }
  return scalar;
};

/** @throws SdkError BYTES_INVALID, also for 0 */
export const readSecret = (bytes: Uint8Array): bigint => {
  const scalar = readScalar(bytes);
  if (scalar === 0n) throw new SdkError("BYTES_INVALID", "a secret key is not 0");
  return scalar;
};
