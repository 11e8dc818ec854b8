import { concatBytes } from "@noble/hashes/utils.js";
import type { Hash } from "../../chain/primitives/types.ts";
import { domainTag, fromHex, taggedHash, uint64 } from "../bytes.ts";
import type { Bytes } from "../bytes.ts";
import { SdkError } from "../errors.ts";
import type { Curve, Point } from "./curve.ts";
import { POINT_BYTES } from "./curve.ts";
import { nobleCurve } from "./noble-curve.ts";
import { SCALAR_BYTES, field, hashToScalar, randomScalar, readScalar, readSecret, scalarBytes } from "./scalar.ts";

/** Transports one content key: E = r·G (33 bytes), and a proof (h, s: 32 each) of knowing r, bound to where it belongs. */
export type Capsule = Bytes;

export const CAPSULE_BYTES = POINT_BYTES + 2 * SCALAR_BYTES;

/** A content key, and the capsule that leads to it. */
export interface Encapsulated {
  readonly capsule: Capsule;
  /** 32 bytes */
  readonly contentKey: Bytes;
}

const CONTEXT_TAG = domainTag("cpchain.data.context.v1");
const PROOF_TAG = domainTag("cpchain.data.capsule.v1");
const KEY_TAG = domainTag("cpchain.data.content-key.v1");

/** Where a capsule belongs: 32 bytes. Proofs made for one place do not hold in another. */
export const contextOf = (dataset: Hash, interval: number): Bytes =>
  taggedHash(CONTEXT_TAG, fromHex(dataset, 32), uint64(interval));

/**
 * Makes a content key for an interval. Only the epoch's public key is needed: a device that is stolen opens nothing.
 * @param publicKey of the epoch
 * @param random secret; only test vectors choose it
 */
export const encapsulate = (
  publicKey: Point,
  context: Uint8Array,
  curve: Curve = nobleCurve,
  random: { readonly r: bigint; readonly k: bigint } = { r: randomScalar(), k: randomScalar() },
): Encapsulated => {
  checkPoint(publicKey, curve);
  const point = curve.multiplyBase(random.r);
  const h = challenge(point, curve.multiplyBase(random.k), context);
  const s = field.create(random.k + h * random.r);
  return {
    capsule: concatBytes(point, scalarBytes(h), scalarBytes(s)),
    contentKey: contentKeyOf(curve.multiply(publicKey, random.r), point),
  };
};

/**
 * Checks that whoever made the capsule knew its secret and meant this context. Proxies and buyers check before they use
 * one: otherwise a capsule of another dataset could be slipped in.
 * @returns E
 * @throws SdkError BYTES_INVALID, PROOF_INVALID
 */
export const checkCapsule = (capsule: Uint8Array, context: Uint8Array, curve: Curve = nobleCurve): Point => {
  if (capsule.length !== CAPSULE_BYTES) throw new SdkError("BYTES_INVALID", `a capsule has ${CAPSULE_BYTES} bytes`);
  const point = pointOf(capsule);
  checkPoint(point, curve);
  const h = readScalar(capsule.slice(POINT_BYTES, POINT_BYTES + SCALAR_BYTES));
  const s = readScalar(capsule.slice(POINT_BYTES + SCALAR_BYTES));
  const commitment = curve.sum([
    { scalar: s, point: curve.base },
    { scalar: field.neg(h), point },
  ]);
  if (commitment === undefined || challenge(point, commitment, context) !== h) {
    throw new SdkError("PROOF_INVALID", "the capsule was not made for this dataset and interval");
  }
  return point;
};

/** The owner's way to the content key. @param secretKey of the epoch @throws SdkError as `checkCapsule` */
export const openCapsule = (
  secretKey: Uint8Array,
  capsule: Uint8Array,
  context: Uint8Array,
  curve: Curve = nobleCurve,
): Bytes => {
  const point = checkCapsule(capsule, context, curve);
  return contentKeyOf(curve.multiply(point, readSecret(secretKey)), point);
};

/** E of a capsule, unchecked. */
export const pointOf = (capsule: Uint8Array): Point => Uint8Array.from(capsule.subarray(0, POINT_BYTES));

/** @param shared r·A = a·E */
export const contentKeyOf = (shared: Point, point: Point): Bytes => taggedHash(KEY_TAG, shared, point);

/** @throws SdkError BYTES_INVALID */
export const checkPoint = (point: Uint8Array, curve: Curve): void => {
  if (!curve.isPoint(point)) throw new SdkError("BYTES_INVALID", "not a compressed point of secp256k1");
};

const challenge = (point: Point, commitment: Point, context: Uint8Array): bigint =>
  hashToScalar(PROOF_TAG, point, commitment, context);
