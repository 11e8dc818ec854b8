import { expect } from "chai";
import fc from "fast-check";
import { judge } from "../../../../chain/node/defence/measurement.ts";
import type { Measurement } from "../../../../chain/node/defence/measurement.ts";
import { DEFENCE_LIMITS } from "../../../../chain/primitives/limits.ts";

const IDLE = { processorPercent: 5, loopPercent: 3, loopDelayMs: 1 };
const BUSY = { processorPercent: 180, loopPercent: 99, loopDelayMs: 900 };
const QUIET = { useful: 10, burden: 0 };
const FLOOD = { useful: 0, burden: 5_000 };

const measured = (parts: Partial<Measurement>): Measurement => ({
  at: 0,
  load: IDLE,
  members: QUIET,
  strangers: QUIET,
  ...parts,
});
const verdict = (parts: Partial<Measurement>, now = 0) => judge(measured(parts), now, DEFENCE_LIMITS);

describe("A measurement of a validator", () => {
  it("shows an attack when strangers overload it [T-12]", () => {
    expect(verdict({ load: BUSY, strangers: FLOOD })).to.equal("attack");
  });

  it("shows none when the chain is busy: full blocks are no attack [T-12]", () => {
    expect(verdict({ load: BUSY })).to.equal("calm");
    // transactions that the pool takes in, from everybody's users
    expect(verdict({ load: BUSY, strangers: { useful: 5_000, burden: 0 } })).to.equal("calm");
  });

  it("shows none when the machine bears what strangers send [T-12]", () => {
    expect(verdict({ strangers: FLOOD })).to.equal("calm");
  });

  it("shows none when most of what comes is of use, though some is not [T-12]", () => {
    expect(
      verdict({ load: BUSY, members: { useful: 1_000, burden: 0 }, strangers: { useful: 0, burden: 900 } }),
    ).to.equal("between");
    expect(verdict({ load: BUSY, strangers: { useful: 1_000, burden: 900 } })).to.equal("between");
  });

  it("lies between when the load or the flood does", () => {
    const { processorPercent, calmProcessorPercent, burdenPerSecond, calmBurdenPerSecond } = DEFENCE_LIMITS;
    const load = { ...IDLE, processorPercent: (processorPercent + calmProcessorPercent) / 2 };
    expect(verdict({ load, strangers: FLOOD })).to.equal("between");
    const strangers = { useful: 0, burden: (burdenPerSecond + calmBurdenPerSecond) / 2 };
    expect(verdict({ load: BUSY, strangers })).to.equal("between");
  });

  it("each sign of overload counts alone", () => {
    for (const sign of Object.keys(BUSY) as (keyof typeof BUSY)[]) {
      expect(verdict({ load: { ...IDLE, [sign]: BUSY[sign] }, strangers: FLOOD }), sign).to.equal("attack");
    }
  });

  it("says nothing when it is missing or old [T-12]", () => {
    expect(judge(undefined, 0, DEFENCE_LIMITS)).to.equal("unknown");
    expect(verdict({ load: BUSY, strangers: FLOOD }, DEFENCE_LIMITS.staleMs + 1)).to.equal("unknown");
  });

  it("says nothing when any number is none, as those of a monitor on a full disk [T-12]", () => {
    const odd = fc.constantFrom(NaN, Infinity, -Infinity, -1, undefined as unknown as number);
    const places = ["processorPercent", "loopPercent", "loopDelayMs"] as const;
    fc.assert(
      fc.property(odd, fc.constantFrom(...places), (number, place) => {
        expect(verdict({ load: { ...BUSY, [place]: number }, strangers: FLOOD })).to.equal("unknown");
      }),
    );
    fc.assert(
      fc.property(odd, fc.constantFrom("members" as const, "strangers" as const), (burden, side) => {
        expect(verdict({ load: BUSY, strangers: FLOOD, [side]: { useful: 0, burden } })).to.equal("unknown");
      }),
    );
    expect(verdict({ at: NaN, load: BUSY, strangers: FLOOD })).to.equal("unknown");
  });
});
