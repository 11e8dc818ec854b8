import { expect } from "chai";
import fc from "fast-check";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { domainTag } from "../../../sdk/bytes.ts";
import { pointOf } from "../../../sdk/reencryption/capsule.ts";
import { isFragmentOf, reencrypt } from "../../../sdk/reencryption/fragment.ts";
import { nobleCurve } from "../../../sdk/reencryption/noble-curve.ts";
import { field, hashToScalar, readSecret, scalarBytes } from "../../../sdk/reencryption/scalar.ts";
import { epoch, granted } from "./support/parties.ts";

describe("The proof of a re-encryption [S-12]", () => {
  const { capsule, context, secretKey } = epoch(1);
  const { public: grant, shares, fragments } = granted({ capsule, context, secretKey }, { threshold: 2, proxies: 2 });
  const [commitment, other] = grant.commitments;
  const [share] = shares;
  const fragment = fragments[0]?.fragment;
  if (commitment === undefined || other === undefined || share === undefined || fragment === undefined) {
    throw new Error("no proxies");
  }

  it("holds for what the proxy of the commitment made of the capsule in its context", () => {
    expect(isFragmentOf(fragment, capsule, context, commitment)).to.equal(true);
    expect(isFragmentOf(reencrypt(share, capsule, context), capsule, context, commitment)).to.equal(true);
  });

  it("holds for no other proxy, capsule or context", () => {
    const elsewhere = epoch(2);
    expect(isFragmentOf(fragment, capsule, context, other)).to.equal(false);
    expect(isFragmentOf(fragment, elsewhere.capsule, context, commitment)).to.equal(false);
    expect(isFragmentOf(fragment, capsule, elsewhere.context, commitment)).to.equal(false);
  });

  it("holds for no fragment with a byte that is another", () => {
    const changes = fc.tuple(fc.nat(fragment.length - 1), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(changes, ([at, change]) => {
        const changed = Uint8Array.from(fragment);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(isFragmentOf(changed, capsule, context, commitment)).to.equal(false);
      }),
      { numRuns: 60 },
    );
    expect(isFragmentOf(fragment.subarray(1), capsule, context, commitment)).to.equal(false);
    expect(isFragmentOf(new Uint8Array(97), capsule, context, commitment)).to.equal(false);
    expect(isFragmentOf(new Uint8Array(97).fill(255, 33), capsule, context, commitment)).to.equal(false);
  });

  it("cannot be avoided with commitments that vanish", () => {
    const tag = domainTag("cpchain.data.fragment.v1");
    const point = pointOf(capsule);
    const alpha = 12_345n;
    const wrong = nobleCurve.multiply(point, alpha);
    const nobody = new Uint8Array(20);
    const addressOf = (value: Uint8Array<ArrayBuffer>) => keccak_256(nobleCurve.coordinates(value)).slice(12);
    const forge = (first: Uint8Array, second: Uint8Array, zOf: (c: bigint) => bigint) => {
      const c = hashToScalar(tag, context, point, wrong, commitment, first, second);
      return concatBytes(wrong, scalarBytes(c), scalarBytes(zOf(c)));
    };
    // z = c·alpha: z·E − c·E1 vanishes; z = c·rk: z·G − c·U does.
    const escapes = [
      forge(addressOf(nobleCurve.multiplyBase(alpha)), nobody, (c) => field.mul(c, alpha)),
      forge(nobody, addressOf(wrong), (c) => field.mul(c, readSecret(share))),
    ];
    for (const escape of escapes) expect(isFragmentOf(escape, capsule, context, commitment)).to.equal(false);
  });
});
