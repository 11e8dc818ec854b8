import { expect } from "chai";
import fc from "fast-check";
import { isFragmentOf, reencrypt } from "../../../sdk/reencryption/fragment.ts";
import { escapes } from "./support/escapes.ts";
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
    for (const escape of escapes({ capsule, context, commitment, share })) {
      expect(isFragmentOf(escape, capsule, context, commitment)).to.equal(false);
    }
  });
});
