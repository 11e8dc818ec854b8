import { expect } from "chai";
import fc from "fast-check";
import { Budget } from "../../../chain/network/budget.ts";

describe("Budget of a peer", () => {
  it("allows a burst, then what time gives back", () => {
    const budget = new Budget({ perSecond: 2, burst: 3 }, 0);
    expect([0, 0, 0, 0, 499, 500, 501].map((now) => budget.take(1, now))).to.deep.equal([
      true,
      true,
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it("takes nothing when there is too little", () => {
    const budget = new Budget({ perSecond: 1, burst: 2 }, 0);
    expect(budget.take(3, 0)).to.equal(false);
    expect(budget.take(2, 0)).to.equal(true);
  });

  it("never allows more than burst and rate together, whatever the clock does", () => {
    const step = fc.record({ cost: fc.integer({ min: 1, max: 5 }), time: fc.integer({ min: -500, max: 2_000 }) });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(step),
        (perSecond, burst, steps) => {
          const budget = new Budget({ perSecond, burst }, 0);
          let [now, latest, taken] = [0, 0, 0];
          for (const { cost, time } of steps) {
            now = Math.max(0, now + time);
            latest = Math.max(latest, now);
            if (budget.take(cost, now)) taken += cost;
          }
          expect(taken).to.be.at.most(burst + (latest / 1_000) * perSecond + 1e-6);
        },
      ),
    );
  });
});
