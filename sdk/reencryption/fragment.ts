import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { domainTag } from "../bytes.ts";
import type { Bytes } from "../bytes.ts";
import { SdkError } from "../errors.ts";
import { checkCapsule, checkPoint, pointOf } from "./capsule.ts";
import type { Curve, Point } from "./curve.ts";
import { POINT_BYTES } from "./curve.ts";
import { nobleCurve } from "./noble-curve.ts";
import { SCALAR_BYTES, field, hashToScalar, randomScalar, readScalar, readSecret, scalarBytes } from "./scalar.ts";

/**
 * A proxy's answer: E1 = rk·E (33 bytes) and a proof (c, z: 32 each) that E1 and U have one factor rk. Solidity checks
 * the same proof (contracts/data/ReencryptionProof.sol).
 */
export type Fragment = Bytes;

export const FRAGMENT_BYTES = POINT_BYTES + 2 * SCALAR_BYTES;

const TAG = domainTag("cpchain.data.fragment.v1");

/**
 * Re-encrypts a capsule's key for the buyer of a grant, without learning it.
 * @param share rk of the proxy
 * @throws SdkError BYTES_INVALID, PROOF_INVALID for a capsule of another context
 */
export const reencrypt = (
  share: Uint8Array,
  capsule: Uint8Array,
  context: Uint8Array,
  curve: Curve = nobleCurve,
  random: () => bigint = randomScalar,
): Fragment => {
  const point = checkCapsule(capsule, context, curve);
  const secret = readSecret(share);
  const result = curve.multiply(point, secret);
  const alpha = random();
  const c = challenge(
    { point, result, commitment: curve.multiplyBase(secret), context },
    [curve.multiplyBase(alpha), curve.multiply(point, alpha)],
    curve,
  );
  return concatBytes(result, scalarBytes(c), scalarBytes(field.create(alpha + c * secret)));
};

/**
 * Whether a fragment is what the proxy of this commitment owes for this capsule. Every wrong one can be shown on chain.
 * @param commitment U of the proxy
 */
export const isFragmentOf = (
  fragment: Uint8Array,
  capsule: Uint8Array,
  context: Uint8Array,
  commitment: Point,
  curve: Curve = nobleCurve,
): boolean => {
  const [point, result] = [pointOf(capsule), fragmentPoint(fragment)];
  if (fragment.length !== FRAGMENT_BYTES || !curve.isPoint(point) || !curve.isPoint(result)) return false;
  const [c, z] = proofOf(fragment);
  if (c >= field.ORDER || z >= field.ORDER) return false;
  const first = curve.sum([
    { scalar: z, point: curve.base },
    { scalar: field.neg(c), point: commitment },
  ]);
  const second = curve.sum([
    { scalar: z, point },
    { scalar: field.neg(c), point: result },
  ]);
  // A proof whose commitments vanish is none: whoever could make it true could make it for any result.
  if (first === undefined || second === undefined) return false;
  return challenge({ point, result, commitment, context }, [first, second], curve) === c;
};

/** @throws SdkError PROOF_INVALID, BYTES_INVALID */
export const checkFragment = (
  fragment: Uint8Array,
  capsule: Uint8Array,
  context: Uint8Array,
  commitment: Point,
  curve: Curve = nobleCurve,
): void => {
  checkPoint(commitment, curve);
  if (isFragmentOf(fragment, capsule, context, commitment, curve)) return;
  throw new SdkError("PROOF_INVALID", "the fragment is not what the proxy's share makes of the capsule", {
    advice: "Ask another proxy, and dispute this one on chain with its signed answer.",
  });
};

/** E1, unchecked. */
export const fragmentPoint = (fragment: Uint8Array): Point => Uint8Array.from(fragment.subarray(0, POINT_BYTES));

const proofOf = (fragment: Uint8Array): [c: bigint, z: bigint] => {
  try {
    return [
      readScalar(fragment.subarray(POINT_BYTES, POINT_BYTES + SCALAR_BYTES)),
      readScalar(fragment.subarray(POINT_BYTES + SCALAR_BYTES)),
    ];
  } catch {
    return [field.ORDER, field.ORDER];
  }
};

interface Statement {
  readonly point: Point;
  readonly result: Point;
  readonly commitment: Point;
  readonly context: Uint8Array;
}

/** Hashes the addresses of the two commitments, as ecrecover gives a contract nothing else of them. */
const challenge = (
  { point, result, commitment, context }: Statement,
  [first, second]: readonly [Point, Point],
  curve: Curve,
): bigint => hashToScalar(TAG, context, point, result, commitment, addressOf(first, curve), addressOf(second, curve));

const addressOf = (point: Point, curve: Curve): Bytes => keccak_256(curve.coordinates(point)).slice(12);
