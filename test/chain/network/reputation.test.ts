import { expect } from "chai";
import { OFFENCES, Reputation } from "../../../chain/network/reputation.ts";
import { NETWORK_LIMITS } from "../../../chain/primitives/limits.ts";

const { banMs, banMaxMs, reputationHalfLifeMs, rememberedPeers } = NETWORK_LIMITS;

describe("Reputation of peers", () => {
  it("bans for what no honest node does, at once", () => {
    const reputation = new Reputation();
    expect(reputation.offend("a", "malformed", 0)).to.equal(true);
    expect([reputation.isBanned("a", banMs - 1), reputation.isBanned("a", banMs)]).to.deep.equal([true, false]);
    expect(reputation.isBanned("b", 0)).to.equal(false);
  });

  it("bans for small offences when they come close together", () => {
    const reputation = new Reputation();
    const times = 100 / OFFENCES.flood;
    for (let i = 1; i < times; i++) expect(reputation.offend("a", "flood", 0)).to.equal(false);
    expect(reputation.offend("a", "flood", 0)).to.equal(true);
  });

  it("forgets half in each half-life", () => {
    const reputation = new Reputation();
    reputation.offend("a", "invalid", 0);
    expect(reputation.penalty("a", reputationHalfLifeMs)).to.equal(OFFENCES.invalid / 2);
    expect(reputation.offend("a", "invalid", reputationHalfLifeMs)).to.equal(false);
  });

  it("bans twice as long each time, up to a maximum", () => {
    const reputation = new Reputation();
    for (let ban = banMs, now = 0; now < 10 * banMaxMs; ban = Math.min(2 * ban, banMaxMs)) {
      reputation.offend("a", "malformed", now);
      expect([reputation.isBanned("a", now + ban - 1), reputation.isBanned("a", now + ban)]).to.deep.equal([
        true,
        false,
      ]);
      now += ban;
    }
  });

  it("remembers a bounded number of peers", () => {
    const reputation = new Reputation();
    reputation.offend("first", "invalid", 0);
    for (let i = 0; i < rememberedPeers; i++) reputation.offend(`peer ${i}`, "useless", 0);
    expect(reputation.penalty("first", 0)).to.equal(0);
    expect(reputation.penalty(`peer ${rememberedPeers - 1}`, 0)).to.equal(OFFENCES.useless);
  });
});
