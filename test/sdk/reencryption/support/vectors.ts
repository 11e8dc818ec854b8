import { toHex } from "../../../../sdk/bytes.ts";
import { contextOf, encapsulate } from "../../../../sdk/reencryption/capsule.ts";
import { combineFragments } from "../../../../sdk/reencryption/combine.ts";
import type { Curve } from "../../../../sdk/reencryption/curve.ts";
import { reencrypt } from "../../../../sdk/reencryption/fragment.ts";
import { createGrant } from "../../../../sdk/reencryption/grant.ts";
import { epochSecretKey, publicKeyOf } from "../../../../sdk/reencryption/keys.ts";
import { BUYER, DATASET, MASTER } from "./parties.ts";

/** Every value of one grant through 2 of 3 proxies, with 1, 2, 3, … where the scheme draws at random. */
export const computeVectors = (curve: Curve): Record<string, unknown> => {
  let drawn = 0n;
  const random = (): bigint => (drawn += 1n);
  const context = contextOf(DATASET, 5);
  const secretKey = epochSecretKey(MASTER, DATASET, 5);
  const { capsule, contentKey } = encapsulate(publicKeyOf(secretKey, curve), context, curve, {
    r: random(),
    k: random(),
  });
  const grant = createGrant(secretKey, publicKeyOf(BUYER, curve), { threshold: 2, proxies: 3 }, curve, random);
  const fragments = grant.shares.map((share) => reencrypt(share, capsule, context, curve, random));
  const answers = [2, 0].map((proxy) => ({ proxy, fragment: fragments[proxy] ?? new Uint8Array() }));
  const combined = combineFragments(BUYER, grant.public, capsule, context, answers, curve);
  return {
    master: toHex(MASTER),
    dataset: DATASET,
    epoch: 5,
    interval: 5,
    context: toHex(context),
    epochSecretKey: toHex(secretKey),
    epochPublicKey: toHex(publicKeyOf(secretKey, curve)),
    capsule: toHex(capsule),
    contentKey: toHex(contentKey),
    receivingKey: toHex(BUYER),
    ephemeral: toHex(grant.public.ephemeral),
    shares: grant.shares.map(toHex),
    commitments: grant.public.commitments.map(toHex),
    fragments: fragments.map(toHex),
    combinedFromThirdAndFirst: toHex(combined),
  };
};
