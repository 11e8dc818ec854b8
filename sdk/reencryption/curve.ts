import type { Bytes } from "../bytes.ts";

/** A point of secp256k1 other than infinity: 33 bytes, compressed (SEC 1, 2.3.3). */
export type Point = Bytes;

export const POINT_BYTES = 33;

/** A public factor and a point. */
export interface Term {
  readonly scalar: bigint;
  readonly point: Point;
}

/**
 * The arithmetic under the scheme. Scalars are 0 … n−1. There are two: `nobleCurve` runs everywhere; the node's native
 * one is some 30 times faster. Both give the same bytes.
 */
export interface Curve {
  readonly name: string;
  /** G */
  readonly base: Point;
  /** scalar · G for a secret scalar other than 0 */
  multiplyBase(scalar: bigint): Point;
  /** for a secret scalar other than 0 */
  multiply(point: Point, scalar: bigint): Point;
  /** the sum of products with public scalars; undefined: infinity */
  sum(terms: readonly Term[]): Point | undefined;
  isPoint(bytes: Uint8Array): boolean;
  /** x ‖ y, 64 bytes */
  coordinates(point: Point): Bytes;
}
