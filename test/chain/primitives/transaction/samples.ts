import fc from "fast-check";
import { fromBigIntPadded, toHex } from "../../../../chain/primitives/bytes.ts";
import { SECP256K1_ORDER } from "../../../../chain/primitives/transaction/signature.ts";
import type { UnsignedTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import type { Hex } from "../../../../chain/primitives/types.ts";

const hexOf = (length: number): fc.Arbitrary<Hex> => fc.uint8Array({ minLength: length, maxLength: length }).map(toHex);
const uint = (bits: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(fc.constantFrom(0n, 1n, 127n, 128n, 255n, 256n), fc.bigInt({ min: 0n, max: 2n ** bits - 1n }));

export const addresses = hexOf(20);
export const hashes = hexOf(32);
export const privateKeys = fc.bigInt({ min: 1n, max: SECP256K1_ORDER - 1n }).map((key) => fromBigIntPadded(key, 32));
const accessLists = fc.array(fc.record({ address: addresses, storageKeys: fc.array(hashes, { maxLength: 3 }) }), {
  maxLength: 3,
});
const authorizations = fc.record({
  chainId: uint(64n),
  address: addresses,
  nonce: uint(63n),
  yParity: fc.constantFrom(0, 1),
  r: fc.bigInt({ min: 1n, max: SECP256K1_ORDER - 1n }),
  s: fc.bigInt({ min: 1n, max: SECP256K1_ORDER / 2n }),
});

/** Unsigned transactions of one type that every Ethereum library accepts. */
export function unsignedTransactions(type: 0 | 1 | 2 | 3 | 4): fc.Arbitrary<UnsignedTransaction> {
  const chainId = fc.constantFrom(1n, 41n, 337n);
  return fc
    .record({
      chainId: type === 0 ? fc.option(chainId, { nil: undefined }) : chainId,
      nonce: uint(53n),
      gasLimit: uint(53n),
      fees: fc.tuple(uint(100n), uint(100n)),
      to: type >= 3 ? addresses : fc.option(addresses, { nil: undefined }),
      value: uint(200n),
      data: fc.uint8Array({ maxLength: 120 }),
      accessList: type === 0 ? fc.constant([]) : accessLists,
      authorizationList: type === 4 ? fc.array(authorizations, { minLength: 1, maxLength: 3 }) : fc.constant([]),
      maxFeePerBlobGas: type === 3 ? uint(100n) : fc.constant(0n),
      blobVersionedHashes:
        type === 3
          ? fc.array(
              hashes.map((hash): Hex => `0x01${hash.slice(4)}`),
              { minLength: 1, maxLength: 3 },
            )
          : fc.constant([]),
    })
    .map(({ fees: [a, b], ...rest }) => {
      const maxFeePerGas = a > b ? a : b;
      return { type, ...rest, maxFeePerGas, maxPriorityFeePerGas: type < 2 ? maxFeePerGas : a > b ? b : a };
    });
}

export const anyUnsigned = fc.constantFrom(0, 1, 2, 3, 4).chain((type) => unsignedTransactions(type as 0));
