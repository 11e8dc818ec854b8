import type { Bytes } from "../bytes.ts";
import { SdkError } from "../errors.ts";
import { checkCapsule, contentKeyOf } from "./capsule.ts";
import type { Curve } from "./curve.ts";
import { checkFragment, fragmentPoint } from "./fragment.ts";
import { sharedScalar } from "./grant.ts";
import type { PublicGrant } from "./grant.ts";
import { nobleCurve } from "./noble-curve.ts";
import { field, readSecret } from "./scalar.ts";

/** An answer, and which of the grant's proxies gave it. */
export interface ProxyFragment {
  /** place of the proxy in the grant, from 0 */
  readonly proxy: number;
  readonly fragment: Uint8Array;
}

/**
 * The buyer's way to a content key: checks capsule and fragments, then combines as many as the grant asks for.
 * @param secretKey the buyer's receiving key
 * @throws SdkError GRANT_INVALID for too few fragments or an unknown proxy, PROOF_INVALID for a wrong one, BYTES_INVALID
 */
export const combineFragments = (
  secretKey: Uint8Array,
  grant: PublicGrant,
  capsule: Uint8Array,
  context: Uint8Array,
  fragments: readonly ProxyFragment[],
  curve: Curve = nobleCurve,
): Bytes => {
  const point = checkCapsule(capsule, context, curve);
  const used = [...new Map(fragments.map((fragment) => [fragment.proxy, fragment])).values()].slice(0, grant.threshold);
  if (used.length < grant.threshold) {
    throw new SdkError("GRANT_INVALID", `${used.length} fragments of different proxies, ${grant.threshold} are needed`);
  }
  for (const { proxy, fragment } of used) {
    const commitment = grant.commitments[proxy];
    if (commitment === undefined) throw new SdkError("GRANT_INVALID", `the grant has no proxy ${proxy}`);
    checkFragment(fragment, capsule, context, commitment, curve);
  }
  const places = used.map(({ proxy }) => BigInt(proxy + 1));
  const sum = curve.sum(
    used.map(({ proxy, fragment }) => ({
      scalar: lagrangeAtZero(BigInt(proxy + 1), places),
      point: fragmentPoint(fragment),
    })),
  );
  if (sum === undefined) throw new SdkError("PROOF_INVALID", "the fragments add up to nothing");
  const secret = readSecret(secretKey);
  const d = sharedScalar(grant.ephemeral, curve.multiplyBase(secret), curve.multiply(grant.ephemeral, secret));
  return contentKeyOf(curve.multiply(sum, d), point);
};

/** Weight of the value at `place` when a polynomial known at `places` is read at 0. */
const lagrangeAtZero = (place: bigint, places: readonly bigint[]): bigint =>
  places
    .filter((other) => other !== place)
    .reduce((product, other) => field.mul(product, field.div(other, field.create(other - place))), 1n);
