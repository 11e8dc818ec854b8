import { bytesToNumberBE } from "@noble/curves/utils.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import type { Hex } from "../../chain/primitives/types.ts";
import { toHex } from "../bytes.ts";
import { pointOf } from "./capsule.ts";
import type { Curve, Point } from "./curve.ts";
import { POINT_BYTES } from "./curve.ts";
import { fragmentPoint } from "./fragment.ts";
import { nobleCurve } from "./noble-curve.ts";
import { SCALAR_BYTES, field } from "./scalar.ts";

/** The arguments of ReencryptionProof.sol. */
export interface FragmentDispute {
  readonly statement: { readonly context: Hex; readonly point: Hex; readonly commitment: Hex };
  readonly fragment: Hex;
  readonly hints: {
    readonly zPoint: [x: bigint, y: bigint];
    readonly cResult: [x: bigint, y: bigint];
    readonly inverse: bigint;
  };
}

const { Fp } = secp256k1.Point;
const NOWHERE: [bigint, bigint] = [0n, 0n];

/**
 * What a contract needs to judge a fragment, right or wrong. Hints that cannot be computed are zeros: the contract does
 * not read them then.
 */
export const fragmentDispute = (
  fragment: Uint8Array,
  capsule: Uint8Array,
  context: Uint8Array,
  commitment: Point,
  curve: Curve = nobleCurve,
): FragmentDispute => {
  const [c, z] = [POINT_BYTES, POINT_BYTES + SCALAR_BYTES].map((at) =>
    bytesToNumberBE(Uint8Array.from(fragment.subarray(at, at + SCALAR_BYTES))),
  );
  const zPoint = multiple(pointOf(capsule), z, curve);
  const cResult = multiple(fragmentPoint(fragment), c, curve);
  const distance = Fp.sub(cResult[0], zPoint[0]);
  return {
    statement: { context: toHex(context), point: toHex(pointOf(capsule)), commitment: toHex(commitment) },
    fragment: toHex(fragment),
    hints: { zPoint, cResult, inverse: distance === 0n ? 0n : Fp.inv(distance) },
  };
};

/** k·G of a capsule's proof, right or wrong: the hint by which a contract judges the capsule. */
export const capsuleNonce = (capsule: Uint8Array, curve: Curve = nobleCurve): [x: bigint, y: bigint] => {
  const point = pointOf(capsule);
  const [h, s] = [POINT_BYTES, POINT_BYTES + SCALAR_BYTES].map((at) =>
    bytesToNumberBE(Uint8Array.from(capsule.subarray(at, at + SCALAR_BYTES))),
  );
  if (h === undefined || s === undefined || h >= field.ORDER || s >= field.ORDER) return NOWHERE;
  if (!curve.isPoint(point)) return NOWHERE;
  return coordinatesOf(
    curve.sum([
      { scalar: s, point: curve.base },
      { scalar: field.neg(h), point },
    ]),
    curve,
  );
};

const multiple = (point: Point, scalar: bigint | undefined, curve: Curve): [x: bigint, y: bigint] => {
  if (scalar === undefined || scalar === 0n || scalar >= field.ORDER || !curve.isPoint(point)) return NOWHERE;
  return coordinatesOf(curve.sum([{ scalar, point }]), curve);
};

const coordinatesOf = (point: Point | undefined, curve: Curve): [x: bigint, y: bigint] => {
  if (point === undefined) return NOWHERE;
  const bytes = curve.coordinates(point);
  return [bytesToNumberBE(bytes.slice(0, SCALAR_BYTES)), bytesToNumberBE(bytes.slice(SCALAR_BYTES))];
};
