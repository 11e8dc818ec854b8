import { SigningKey, Transaction, concat, toBeArray, zeroPadValue } from "ethers";
import type { TransactionLike } from "ethers";
import type { KZG } from "@ethereumjs/util";
import { CELLS_PER_BLOB } from "../../../../chain/primitives/transaction/sidecar.ts";
import type { Hex } from "../../../../chain/primitives/types.ts";
import { CHAIN_ID, SOMEWHERE } from "./chain.ts";

/** Order of the scalars of BLS12-381, and a generator of their multiplicative group (EIP-4844). */
const MODULUS = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n;
const PRIMITIVE_ROOT = 7n;
const FIELD_ELEMENTS = 4_096;
const INDEX_BITS = 12;
/** of BLS12-381's first group, compressed: the commitment to 1 */
const GENERATOR: Hex =
  "0x97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb";

/** A blob as it travels (EIP-7594). */
export interface Blob {
  readonly data: Hex;
  readonly commitment: Hex;
  readonly proofs: readonly Hex[];
}

const power = (base: bigint, exponent: bigint): bigint => {
  let [result, square] = [1n, base];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % MODULUS;
    square = (square * square) % MODULUS;
  }
  return result;
};

const reversed = (index: number): number => {
  let result = 0;
  for (let bit = 0; bit < INDEX_BITS; bit++) result |= ((index >> bit) & 1) << (INDEX_BITS - 1 - bit);
  return result;
};

/**
 * The blob of p(X) = c + X⁶⁴, whose proofs need no computing: on the 64 points of a cell, all 64th roots of some h, it is
 * c + h, and (p(X) - c - h) / (X⁶⁴ - h) = 1, so that the proof of every cell is the generator.
 */
export const makeBlob = (kzg: KZG, constant: bigint): Blob => {
  const root = power(PRIMITIVE_ROOT, (MODULUS - 1n) / BigInt(FIELD_ELEMENTS));
  const elements = Array.from({ length: FIELD_ELEMENTS }, (_, index) => {
    const value = (constant + power(root, BigInt(64 * reversed(index)))) % MODULUS;
    return zeroPadValue(value === 0n ? "0x00" : toBeArray(value), 32);
  });
  const data = concat(elements) as Hex;
  const commitment = kzg.blobToKzgCommitment(data) as Hex;
  return { data, commitment, proofs: new Array<Hex>(CELLS_PER_BLOB).fill(GENERATOR) };
};

/** A blob transaction of a key, as ethers writes it for the network; wrapper version 1 unless `differences` say so. */
export const blobTransaction = (
  privateKey: string,
  blobs: readonly Blob[],
  differences: TransactionLike = {},
): { readonly raw: Hex; readonly hash: Hex } => {
  const transaction = Transaction.from({
    type: 3,
    chainId: CHAIN_ID,
    nonce: 0,
    to: SOMEWHERE,
    gasLimit: 21_000n,
    maxFeePerGas: 10n ** 10n,
    maxPriorityFeePerGas: 10n ** 9n,
    maxFeePerBlobGas: 10n,
    blobWrapperVersion: 1,
    blobs: blobs.map(({ data, commitment, proofs }) => ({ data, commitment, proof: concat(proofs) })),
    ...differences,
  });
  // Setting blobs sets these too, to what they should be.
  if (differences.blobVersionedHashes) transaction.blobVersionedHashes = differences.blobVersionedHashes;
  transaction.signature = new SigningKey(privateKey).sign(transaction.unsignedHash);
  return { raw: transaction.serialized as Hex, hash: transaction.hash as Hex };
};
