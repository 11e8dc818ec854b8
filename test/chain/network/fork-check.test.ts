import { expect } from "chai";
import fc from "fast-check";
import { checkForkId } from "../../../chain/network/fork-check.ts";
import { errorCode } from "../../../chain/primitives/errors.ts";
import { forkIdAt } from "../../../chain/primitives/fork-id.ts";
import type { ForkId } from "../../../chain/primitives/fork-id.ts";
import type { Hash, Hex } from "../../../chain/primitives/types.ts";

/** Ethereum mainnet as EIP-2124 describes it. */
const MAINNET: Hash = "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3";
const PETERSBURG = 7_280_000;
const FORKS = [1_150_000, 1_920_000, 2_463_000, 2_675_000, 4_370_000, PETERSBURG];

const verdict = (height: number, theirs: ForkId, forks = FORKS): string => {
  try {
    checkForkId({ genesisHash: MAINNET, forks, height }, theirs);
    return "accepted";
  } catch (error) {
    return errorCode(error) ?? String(error);
  }
};

describe("Fork id of a peer", () => {
  it("is that of EIP-2124 [T-10]", () => {
    const ids: readonly (readonly [number, Hex, number])[] = [
      [0, "0xfc64ec04", 1_150_000],
      [1_150_000, "0x97c2c34c", 1_920_000],
      [1_920_000, "0x91d1f948", 2_463_000],
      [4_369_999, "0x3edd5b10", 4_370_000],
      [4_370_000, "0xa00bc324", PETERSBURG],
      [PETERSBURG, "0x668db0af", 0],
    ];
    for (const [height, hash, next] of ids) expect(forkIdAt(MAINNET, FORKS, height)).to.deep.equal({ hash, next });
  });

  const cases: readonly (readonly [string, number, Hex, number, string])[] = [
    ["the same rules", 7_987_396, "0x668db0af", 0, "accepted"],
    ["the same rules, and an upgrade that this node does not know yet", 7_987_396, "0x668db0af", 1e15, "accepted"],
    ["the same rules before an upgrade of which it does not know", 7_279_999, "0xa00bc324", 0, "accepted"],
    ["the same rules before an upgrade of which it knows", 7_279_999, "0xa00bc324", PETERSBURG, "accepted"],
    ["older rules, and the next upgrade: it lags", 7_987_396, "0xa00bc324", PETERSBURG, "accepted"],
    ["much older rules, and the next upgrade: it lags more", 7_987_396, "0x3edd5b10", 4_370_000, "accepted"],
    ["newer rules that this node will have: this node lags", 7_279_999, "0x668db0af", 0, "accepted"],
    ["newer rules, without the next upgrade, while this node lags", 4_369_999, "0xa00bc324", 0, "accepted"],
    ["older rules, without the next upgrade: it is outdated", 7_987_396, "0xa00bc324", 0, "PEER_UPGRADE_REQUIRED"],
    ["rules that this node has never heard of", 7_987_396, "0x5cddc0e1", 0, "UPGRADE_REQUIRED"],
    ["rules that this node has never heard of, while it lags", 7_279_999, "0x5cddc0e1", 0, "UPGRADE_REQUIRED"],
    ["an upgrade that this node has passed without", 88_888_888, "0x668db0af", 88_888_888, "UPGRADE_REQUIRED"],
    ["another next upgrade, passed here", 7_279_999, "0xa00bc324", 7_279_999, "UPGRADE_REQUIRED"],
  ];
  for (const [what, height, hash, next, expected] of cases) {
    it(`with ${what}: ${expected} (EIP-2124) [T-10]`, () => {
      expect(verdict(height, { hash, next })).to.equal(expected);
    });
  }

  const schedule = fc
    .uniqueArray(fc.integer({ min: 1, max: 1_000 }), { maxLength: 5 })
    .map((list) => list.sort((a, b) => a - b));
  const height = fc.nat({ max: 1_100 });

  it("lets nodes of the same software in, however far they are apart [T-10]", () => {
    fc.assert(
      fc.property(schedule, height, height, (forks, own, theirs) => {
        expect(verdict(own, forkIdAt(MAINNET, forks, theirs), forks)).to.equal("accepted");
      }),
    );
  });

  it("keeps a software without the newest upgrade in before its height and out after it, on both sides [T-10]", () => {
    fc.assert(
      fc.property(schedule, height, height, (forks, own, theirs) => {
        fc.pre(forks.length > 0);
        const old = forks.slice(0, -1);
        const last = forks.at(-1) ?? 0;
        const seen = verdict(own, forkIdAt(MAINNET, old, theirs), forks);
        // Who lags behind an older upgrade says so, whatever it knows of the newest.
        const lags = theirs < (old.at(-1) ?? 0);
        expect(seen).to.equal(own < last || lags ? "accepted" : "PEER_UPGRADE_REQUIRED");
        const answer = verdict(theirs, forkIdAt(MAINNET, forks, own), old);
        if (own >= last) expect(answer).to.equal("UPGRADE_REQUIRED");
        else if (theirs < last) expect(answer).to.equal("accepted");
      }),
    );
  });
});
