import { createRequire } from "node:module";
import type * as Secp256k1 from "secp256k1";
import { CryptoError } from "../primitives/crypto/index.ts";
import { fromBigIntPadded } from "../primitives/bytes.ts";
import { nobleCurve } from "../../sdk/reencryption/noble-curve.ts";
import { POINT_BYTES } from "../../sdk/reencryption/curve.ts";
import type { Curve, Point, Term } from "../../sdk/reencryption/curve.ts";

type Binding = Pick<
  typeof Secp256k1,
  "publicKeyCreate" | "publicKeyTweakMul" | "publicKeyCombine" | "publicKeyConvert" | "publicKeyVerify"
>;

const SCALAR_BYTES = 32;
const { base } = nobleCurve;

const requireBinding = (): Binding => createRequire(import.meta.url)("secp256k1/bindings.js") as Binding;

/**
 * The scheme's arithmetic on libsecp256k1, for proxies. Multiplying a point by a secret takes a time that depends on the
 * secret: run it where nobody can measure single operations.
 * @param load finds the addon
 * @throws CryptoError NATIVE_CRYPTO_MISSING
 */
export const createNativeCurve = (load: () => Binding = requireBinding): Curve => {
  const binding = loadBinding(load);
  const multiply = (point: Point, scalar: bigint): Point =>
    Uint8Array.from(binding.publicKeyTweakMul(point, fromBigIntPadded(scalar, SCALAR_BYTES), true));
  const multiplyBase = (scalar: bigint): Point =>
    Uint8Array.from(binding.publicKeyCreate(fromBigIntPadded(scalar, SCALAR_BYTES), true));
  const product = ({ scalar, point }: Term): Point => (point === base ? multiplyBase(scalar) : multiply(point, scalar));
  return {
    name: "native",
    base,
    multiplyBase,
    multiply,
    sum(terms) {
      const products = terms.filter(({ scalar }) => scalar !== 0n).map(product);
      let total: Point | undefined;
      for (const next of products) total = total === undefined ? next : add(binding, total, next);
      return total;
    },
    isPoint: (bytes) => bytes.length === POINT_BYTES && binding.publicKeyVerify(bytes),
    coordinates: (point) => Uint8Array.from(binding.publicKeyConvert(point, false).subarray(1)),
  };
};

/** undefined: the points are each other's negative, which the library calls an error. */
const add = (binding: Binding, a: Point, b: Point): Point | undefined => {
  const isOpposite = a[0] !== b[0] && a.every((byte, index) => index === 0 || byte === b[index]);
  return isOpposite ? undefined : Uint8Array.from(binding.publicKeyCombine([a, b], true));
};

const loadBinding = (load: () => Binding): Binding => {
  try {
    return load();
  } catch (cause) {
    throw new CryptoError("NATIVE_CRYPTO_MISSING", "the native part of the package secp256k1 is missing", {
      advice: "Run npm ci again; a platform without a prebuilt binary needs a C++ compiler and npm rebuild secp256k1.",
      cause,
    });
  }
};
