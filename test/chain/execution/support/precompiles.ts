import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { createHash } from "node:crypto";
import { concatBytes, fromBigIntPadded, fromHex } from "../../../../chain/primitives/bytes.ts";
import type { Address } from "../../../../chain/primitives/types.ts";

/** Inputs that each precompile accepts, so that random blocks reach past its argument checks. */
export interface PrecompileInput {
  readonly address: Address;
  readonly input: Uint8Array;
}

const at = (number: number): Address => `0x${number.toString(16).padStart(40, "0")}`;
const word = (value: bigint | number): Uint8Array => fromBigIntPadded(BigInt(value), 32);
const field = (value: bigint): Uint8Array => fromBigIntPadded(value, 64);

const ecrecoverInput = (): Uint8Array => {
  const hash = createHash("sha256").update("recover me").digest();
  const signature = secp256k1.sign(hash, new Uint8Array(32).fill(7), { prehash: false, format: "recovered" });
  return concatBytes(hash, word(27 + (signature[0] ?? 0)), signature.subarray(1));
};

const p256Input = (): Uint8Array => {
  const key = new Uint8Array(32).fill(9);
  const hash = createHash("sha256").update("verify me").digest();
  const publicKey = p256.getPublicKey(key, false);
  return concatBytes(hash, p256.sign(hash, key, { prehash: false, lowS: false }), publicKey.subarray(1));
};

const g1 = (point: { x: bigint; y: bigint }): Uint8Array => concatBytes(field(point.x), field(point.y));

const blsInputs = (): PrecompileInput[] => {
  const p1 = bls12_381.G1.Point.BASE.toAffine();
  const q1 = bls12_381.G1.Point.BASE.double().toAffine();
  const p2 = bls12_381.G2.Point.BASE.toAffine();
  const g2 = concatBytes(field(p2.x.c0), field(p2.x.c1), field(p2.y.c0), field(p2.y.c1));
  const negated = bls12_381.G1.Point.BASE.negate().toAffine();
  return [
    { address: at(0x0b), input: concatBytes(g1(p1), g1(q1)) },
    { address: at(0x0c), input: concatBytes(g1(p1), word(3), g1(q1), word(5)) },
    { address: at(0x0d), input: concatBytes(g2, g2) },
    { address: at(0x0e), input: concatBytes(g2, word(2)) },
    { address: at(0x0f), input: concatBytes(g1(p1), g2, g1(negated), g2) },
    { address: at(0x10), input: field(12345n) },
    { address: at(0x11), input: concatBytes(field(1n), field(2n)) },
  ];
};

/** A proof that the zero polynomial is zero everywhere: commitment and proof are the point at infinity. */
const kzgInput = (): Uint8Array => {
  const infinity = new Uint8Array(48);
  infinity[0] = 0xc0;
  const versionedHash = createHash("sha256").update(infinity).digest();
  versionedHash[0] = 0x01;
  return concatBytes(versionedHash, word(3), word(0), infinity, infinity);
};

/** Every precompile of the hardfork with an input it accepts. */
export const precompileInputs = (): readonly PrecompileInput[] => {
  const bn254 = concatBytes(word(1), word(2));
  const blake2 = new Uint8Array(213);
  blake2[3] = 12;
  blake2[212] = 1;
  return [
    { address: at(1), input: ecrecoverInput() },
    { address: at(2), input: fromHex("0x1234") },
    { address: at(3), input: fromHex("0x123456") },
    { address: at(4), input: fromHex("0x00ff00ff") },
    { address: at(5), input: concatBytes(word(1), word(2), word(1), Uint8Array.of(3, 1, 0, 17)) },
    { address: at(6), input: concatBytes(bn254, bn254) },
    { address: at(7), input: concatBytes(bn254, word(9)) },
    { address: at(8), input: new Uint8Array() },
    { address: at(9), input: blake2 },
    { address: at(10), input: kzgInput() },
    ...blsInputs(),
    { address: at(0x100), input: p256Input() },
  ];
};
