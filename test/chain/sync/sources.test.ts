import { expect } from "chai";
import { toHash } from "../../../chain/primitives/bytes.ts";
import { SYNC_LIMITS } from "../../../chain/primitives/limits.ts";
import { Sources } from "../../../chain/sync/sources.ts";

const LIMITS = { ...SYNC_LIMITS, requestsPerPeer: 1, restMs: 1_000, restMaxMs: 3_000, pollMs: 500, pollPeers: 2 };
const NOBODY: ReadonlySet<string> = new Set();

describe("Peers as sources of blocks", () => {
  let random: number;
  let sources: Sources;

  const hear = (peer: string, height: number, now = 0): void => {
    sources.heard(peer, { height, hash: toHash(BigInt(height)) }, now);
  };

  beforeEach(() => {
    random = 0;
    sources = new Sources(LIMITS, () => random);
  });

  it("are those that said they have the block, are free, and are not asked already", () => {
    hear("low", 5);
    hear("high", 9);
    expect(sources.best(0)).to.equal(9);
    expect(sources.pick(6, NOBODY, 0)).to.deep.equal({ peer: "high", until: 9 });
    expect(sources.pick(6, new Set(["high"]), 0)).to.equal(undefined);
    sources.asked("high");
    expect(sources.pick(6, NOBODY, 0)).to.equal(undefined);
    sources.answered("high");
    expect(sources.pick(6, NOBODY, 0)?.peer).to.equal("high");
    sources.gone("high");
    expect(sources.best(0)).to.equal(5);
  });

  it("rest when they failed, longer each time up to a bound, and are not believed meanwhile", () => {
    hear("peer", 9);
    let now = 0;
    for (const rest of [1_000, 2_000, 3_000, 3_000]) {
      sources.failed("peer", now);
      sources.failed("peer", now);
      expect(sources.believed(now)).to.equal(0);
      hear("peer", 10, now);
      expect(sources.best(now + rest - 1)).to.equal(0);
      expect(sources.pick(1, NOBODY, now + rest - 1)).to.equal(undefined);
      now += rest;
      expect(sources.best(now)).to.equal(10);
    }
    sources.delivered("peer");
    sources.failed("peer", now);
    expect(sources.best(now + 1_000)).to.equal(10);
  });

  it("that failed are chosen less often", () => {
    hear("failed", 9);
    hear("good", 9);
    sources.failed("failed", 0);
    const picks = Array.from({ length: 30 }, (_, i) => {
      random = i / 30;
      return sources.pick(1, NOBODY, 1_000)?.peer;
    });
    expect(picks.filter((peer) => peer === "failed").length).to.equal(10);
  });

  it("that told nothing for a while are asked for their heads, the longest silent first", () => {
    hear("a", 1, 0);
    hear("b", 1, 100);
    hear("c", 1, 50);
    hear("d", 1, 400);
    expect(sources.silent(499)).to.deep.equal([]);
    expect(sources.silent(700)).to.deep.equal(["a", "c"]);
    hear("a", 2, 700);
    expect(sources.silent(700)).to.deep.equal(["c", "b"]);
  });
});
