import { expect } from "chai";
import * as fc from "fast-check";
import { network } from "hardhat";
import { capsuleNonce, fragmentDispute } from "../../../sdk/reencryption/dispute.ts";
import type { FragmentDispute } from "../../../sdk/reencryption/dispute.ts";
import { isFragmentOf } from "../../../sdk/reencryption/fragment.ts";
import { createNativeCurve } from "../../../chain/reencryption/native-curve.ts";
import { escapes } from "../../sdk/reencryption/support/escapes.ts";
import { DATASET, epoch, granted } from "../../sdk/reencryption/support/parties.ts";

const { ethers, networkHelpers } = await network.create();
const curve = createNativeCurve();

const interval = epoch(1, curve);
const { capsule, context } = interval;
const { public: grant, shares, fragments } = granted(interval, { threshold: 2, proxies: 2 }, curve);
const [commitment, otherCommitment] = grant.commitments;
const [share] = shares;
const fragment = fragments[0]?.fragment;
if (commitment === undefined || otherCommitment === undefined || share === undefined || fragment === undefined) {
  throw new Error("no proxies");
}

async function judgeFixture() {
  return ethers.deployContract("FragmentJudge");
}

const judge = async ({ statement, fragment: judged, hints }: FragmentDispute): Promise<boolean> =>
  (await networkHelpers.loadFixture(judgeFixture)).judge(statement, judged, hints);

describe("ReencryptionProof", function () {
  it("finds the fragment of the proxy right [S-12]", async function () {
    expect(await judge(fragmentDispute(fragment, capsule, context, commitment, curve))).to.equal(true);
  });

  it("finds it wrong for another proxy, capsule or context [S-12]", async function () {
    const elsewhere = epoch(2, curve);
    for (const wrong of [
      fragmentDispute(fragment, capsule, context, otherCommitment, curve),
      fragmentDispute(fragment, elsewhere.capsule, context, commitment, curve),
      fragmentDispute(fragment, capsule, elsewhere.context, commitment, curve),
    ]) {
      expect(await judge(wrong)).to.equal(false);
    }
  });

  it("decides as the sdk does, for fragments of any bytes [S-12]", async function () {
    const changes = fc.array(fc.tuple(fc.nat(fragment.length - 1), fc.nat(255)), { maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(changes, async (bytes) => {
        const changed = Uint8Array.from(fragment);
        for (const [at, byte] of bytes) changed[at] = byte;
        const expected = isFragmentOf(changed, capsule, context, commitment, curve);
        expect(await judge(fragmentDispute(changed, capsule, context, commitment, curve))).to.equal(expected);
      }),
      { numRuns: 150 },
    );
  });

  it("finds fragments of no length, of zeros, and of numbers that are too large wrong", async function () {
    const wrong = [
      new Uint8Array(),
      fragment.slice(1),
      new Uint8Array(97),
      fragment.slice().fill(0, 33, 65),
      fragment.slice().fill(0, 65),
      fragment.slice().fill(255, 33, 65),
      fragment.slice().fill(255, 65),
      fragment.slice().fill(255, 1, 33),
      fragment.slice().fill(4, 0, 1),
    ];
    for (const malformed of wrong) {
      expect(await judge(fragmentDispute(malformed, capsule, context, commitment, curve))).to.equal(false);
    }
  });

  it("finds proofs wrong whose commitments vanish, instead of failing", async function () {
    for (const escape of escapes({ capsule, context, commitment, share })) {
      expect(await judge(fragmentDispute(escape, capsule, context, commitment, curve))).to.equal(false);
    }
  });

  it("refuses hints that are not what they should be, for right and wrong fragments", async function () {
    const contract = await networkHelpers.loadFixture(judgeFixture);
    const right = fragmentDispute(fragment, capsule, context, commitment, curve);
    const wrong = fragmentDispute(fragments[1]?.fragment ?? fragment, capsule, context, commitment, curve);
    for (const { statement, fragment: judged, hints } of [right, wrong]) {
      for (const lie of [
        { ...hints, zPoint: hints.cResult },
        { ...hints, cResult: hints.zPoint },
        { ...hints, zPoint: [hints.zPoint[0] + 1n, hints.zPoint[1]] as [bigint, bigint] },
        { ...hints, inverse: hints.inverse + 1n },
        { ...hints, inverse: 0n },
      ]) {
        await expect(contract.judge(statement, judged, lie)).to.be.revertedWithCustomError(contract, "InvalidHint");
      }
    }
  });

  it("refuses statements about what is no point", async function () {
    const contract = await networkHelpers.loadFixture(judgeFixture);
    const { statement, hints } = fragmentDispute(fragment, capsule, context, commitment, curve);
    // 5³ + 7 has no square root.
    const none = `0x02${"00".repeat(31)}05`;
    for (const nonsense of ["0x", "0x02", none, `0x02${"ff".repeat(32)}`, `0x04${statement.point.slice(4)}`]) {
      for (const wrong of [
        { ...statement, point: nonsense },
        { ...statement, commitment: nonsense },
      ]) {
        await expect(contract.judge(wrong, fragment, hints)).to.be.revertedWithCustomError(contract, "InvalidPoint");
      }
    }
  });

  it("judges capsules as the sdk does: right in their interval, wrong elsewhere and when a byte is another", async function () {
    const contract = await networkHelpers.loadFixture(judgeFixture);
    const nonce = capsuleNonce(capsule, curve);
    expect(await contract.judgeCapsule(DATASET, 1n, capsule, nonce)).to.equal(true);
    expect(await contract.judgeCapsule(DATASET, 2n, capsule, nonce)).to.equal(false);
    await fc.assert(
      fc.asyncProperty(fc.nat(capsule.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = capsule.with(at, (capsule[at] ?? 0) ^ change);
        expect(await contract.judgeCapsule(DATASET, 1n, changed, capsuleNonce(changed, curve))).to.equal(false);
      }),
      { numRuns: 60 },
    );
    expect(await contract.judgeCapsule(DATASET, 1n, capsule.slice(1), nonce)).to.equal(false);
    await expect(contract.judgeCapsule(DATASET, 1n, capsule, [1n, 2n])).to.be.revertedWithCustomError(
      contract,
      "InvalidHint",
    );
  });
});
