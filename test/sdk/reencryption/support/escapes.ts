import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { domainTag } from "../../../../sdk/bytes.ts";
import { pointOf } from "../../../../sdk/reencryption/capsule.ts";
import type { Point } from "../../../../sdk/reencryption/curve.ts";
import { nobleCurve } from "../../../../sdk/reencryption/noble-curve.ts";
import { field, hashToScalar, readSecret, scalarBytes } from "../../../../sdk/reencryption/scalar.ts";

const TAG = domainTag("cpchain.data.fragment.v1");
const NOBODY = new Uint8Array(20);

/** Wrong fragments of a proxy that avoids the proof's formula: one of the commitments is infinity, address 0. */
export const escapes = (proxy: {
  readonly capsule: Uint8Array;
  readonly context: Uint8Array;
  readonly commitment: Point;
  readonly share: Uint8Array;
}): Uint8Array[] => {
  const point = pointOf(proxy.capsule);
  const alpha = 12_345n;
  const wrong = nobleCurve.multiply(point, alpha);
  const addressOf = (value: Point) => keccak_256(nobleCurve.coordinates(value)).slice(12);
  const forge = (first: Uint8Array, second: Uint8Array, zOf: (c: bigint) => bigint): Uint8Array => {
    const c = hashToScalar(TAG, proxy.context, point, wrong, proxy.commitment, first, second);
    return concatBytes(wrong, scalarBytes(c), scalarBytes(zOf(c)));
  };
  return [
    // z·E − c·E1 vanishes: E1 = alpha·E.
    forge(addressOf(nobleCurve.multiplyBase(alpha)), NOBODY, (c) => field.mul(c, alpha)),
    // z·G − c·U vanishes: U = rk·G.
    forge(NOBODY, addressOf(wrong), (c) => field.mul(c, readSecret(proxy.share))),
  ];
};
