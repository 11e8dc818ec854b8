import { toHex } from "../../../../sdk/bytes.ts";
import { contextOf, encapsulate } from "../../../../sdk/reencryption/capsule.ts";
import { reencrypt } from "../../../../sdk/reencryption/fragment.ts";
import { createGrant } from "../../../../sdk/reencryption/grant.ts";
import { epochSecretKey, publicKeyOf } from "../../../../sdk/reencryption/keys.ts";
import type { ProxyFragment } from "../../../../sdk/reencryption/combine.ts";
import { nobleCurve } from "../../../../sdk/reencryption/noble-curve.ts";
import type { Curve } from "../../../../sdk/reencryption/curve.ts";

export const MASTER = new Uint8Array(32).fill(7);
export const DATASET = toHex(new Uint8Array(32).fill(3));
export const BUYER = new Uint8Array(32).fill(9);

/** An epoch with one interval of the same number. */
export const epoch = (number: number, curve: Curve = nobleCurve) => {
  const secretKey = epochSecretKey(MASTER, DATASET, number);
  const context = contextOf(DATASET, number);
  return { secretKey, context, ...encapsulate(publicKeyOf(secretKey, curve), context, curve) };
};

/** The grant of an epoch to the buyer, and what the proxies answer. */
export const granted = (
  { secretKey, capsule, context }: Pick<ReturnType<typeof epoch>, "secretKey" | "capsule" | "context">,
  { threshold, proxies }: { threshold: number; proxies: number },
  curve: Curve = nobleCurve,
) => {
  const grant = createGrant(secretKey, publicKeyOf(BUYER, curve), { threshold, proxies }, curve);
  const fragments = grant.shares.map((share, proxy): ProxyFragment => ({
    proxy,
    fragment: reencrypt(share, capsule, context, curve),
  }));
  return { ...grant, fragments };
};
