import { DATA_LIMITS } from "../../chain/primitives/limits.ts";
import { domainTag } from "../bytes.ts";
import type { Bytes } from "../bytes.ts";
import { SdkError } from "../errors.ts";
import { checkPoint } from "./capsule.ts";
import type { Curve, Point } from "./curve.ts";
import { nobleCurve } from "./noble-curve.ts";
import { field, hashToScalar, randomScalar, readSecret, scalarBytes } from "./scalar.ts";

/** What all may know of a grant: how a buyer uses fragments, and what each proxy's are checked against. */
export interface PublicGrant {
  /** X = x·G, from which the buyer has its part of the secret */
  readonly ephemeral: Point;
  /** t: so many proxies' fragments open */
  readonly threshold: number;
  /** U_i = rk_i·G, one for each proxy, in the order of the proxies */
  readonly commitments: readonly Point[];
}

export interface Grant {
  readonly public: PublicGrant;
  /** rk_i, 32 bytes each, for the proxies in order and for nobody else */
  readonly shares: readonly Bytes[];
}

const TAG = domainTag("cpchain.data.grant.v1");

/**
 * Lets a buyer have what the key of one epoch opens, through `threshold` of `proxies` proxies. Neither the proxies alone
 * nor the buyer alone can open anything. Nothing is encrypted again.
 * @param secretKey of the epoch
 * @param receiver the buyer's public receiving key
 * @throws SdkError BYTES_INVALID, GRANT_INVALID
 */
export const createGrant = (
  secretKey: Uint8Array,
  receiver: Point,
  { threshold, proxies }: { readonly threshold: number; readonly proxies: number },
  curve: Curve = nobleCurve,
  random: () => bigint = randomScalar,
): Grant => {
  checkThreshold(threshold, proxies);
  checkPoint(receiver, curve);
  const x = random();
  const ephemeral = curve.multiplyBase(x);
  const d = sharedScalar(ephemeral, receiver, curve.multiply(receiver, x));
  // f(0) = a / d
  const coefficients = [field.div(readSecret(secretKey), d)];
  while (coefficients.length < threshold) coefficients.push(random());
  const shares = Array.from({ length: proxies }, (_, index) => evaluate(coefficients, BigInt(index + 1)));
  return {
    public: { ephemeral, threshold, commitments: shares.map((share) => curve.multiplyBase(share)) },
    shares: shares.map(scalarBytes),
  };
};

/**
 * Whether a share belongs to a commitment: a proxy checks before it accepts one.
 * @throws SdkError BYTES_INVALID
 */
export const isShareOf = (share: Uint8Array, commitment: Point, curve: Curve = nobleCurve): boolean => {
  const expected = curve.multiplyBase(readSecret(share));
  return expected.every((byte, index) => byte === commitment[index]) && commitment.length === expected.length;
};

/** d, which the owner and the buyer alone know. @param shared x·B = b·X */
export const sharedScalar = (ephemeral: Point, receiver: Point, shared: Point): bigint =>
  hashToScalar(TAG, ephemeral, receiver, shared);

/** @throws SdkError GRANT_INVALID */
export const checkThreshold = (threshold: number, proxies: number): void => {
  const isCount = Number.isInteger(threshold) && Number.isInteger(proxies);
  if (isCount && threshold >= 1 && threshold <= proxies && proxies <= DATA_LIMITS.proxies) return;
  throw new SdkError("GRANT_INVALID", `${threshold} of ${proxies} proxies`, {
    advice: `Name 1 to ${DATA_LIMITS.proxies} proxies, and ask for at least one and at most all of them.`,
  });
};

/** Value of a polynomial at `at`, by Horner's rule. A share of 0 has a chance of 2^−256. */
const evaluate = (coefficients: readonly bigint[], at: bigint): bigint =>
  coefficients.reduceRight((sum, coefficient) => field.create(sum * at + coefficient), 0n);
