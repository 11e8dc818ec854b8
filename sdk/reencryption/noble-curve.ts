import { secp256k1 } from "@noble/curves/secp256k1.js";
import type { Bytes } from "../bytes.ts";
import type { Curve, Point } from "./curve.ts";
import { POINT_BYTES } from "./curve.ts";

const { Point: NoblePoint } = secp256k1;

const parse = (point: Point) => NoblePoint.fromBytes(point);
const compress = (point: InstanceType<typeof NoblePoint>): Point => Uint8Array.from(point.toBytes(true));

/** The reference, in JavaScript: the same operations for every secret scalar, as far as an engine lets that be. */
export const nobleCurve: Curve = {
  name: "noble",
  base: compress(NoblePoint.BASE),
  multiplyBase: (scalar) => compress(NoblePoint.BASE.multiply(scalar)),
  multiply: (point, scalar) => compress(parse(point).multiply(scalar)),
  sum(terms) {
    let total = NoblePoint.ZERO;
    for (const { scalar, point } of terms) {
      if (scalar !== 0n) total = total.add(parse(point).multiplyUnsafe(scalar));
    }
    return total.is0() ? undefined : compress(total);
  },
  isPoint(bytes) {
    try {
      return bytes.length === POINT_BYTES && !NoblePoint.fromBytes(bytes).is0();
    } catch {
      return false;
    }
  },
  coordinates: (point): Bytes => Uint8Array.from(parse(point).toBytes(false).subarray(1)),
};
