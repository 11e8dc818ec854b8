import { expect } from "chai";
import * as fc from "fast-check";
import { ConsensusError } from "../../../chain/consensus/errors.ts";
import { checkMode, nextStep } from "../../../chain/consensus/schedule.ts";
import type { ScheduleState, SealingMode } from "../../../chain/consensus/schedule.ts";

const state = (mode: SealingMode, last: number, wanted = false): ScheduleState => ({ mode, anchor: 0, last, wanted });

describe("the sealing schedule", () => {
  it("seals nothing by itself in manual mode", () => {
    expect(nextStep(state({ kind: "manual" }, 0, true), 10_000)).to.deep.equal({ do: "idle" });
  });

  it("seals at once when a transaction waits and no period is set", () => {
    const mode: SealingMode = { kind: "instant", emptyPeriodMs: 5_000 };
    expect(nextStep(state(mode, 100, true), 101)).to.deep.equal({ do: "seal", slot: 101 });
    expect(nextStep(state(mode, 100), 101)).to.deep.equal({ do: "wait", until: 5_100 });
    expect(nextStep(state(mode, 100), 5_100)).to.deep.equal({ do: "seal", slot: 5_100 });
    expect(nextStep(state({ kind: "instant", emptyPeriodMs: 0 }, 100), 10 ** 9)).to.deep.equal({ do: "idle" });
  });

  it("waits for the grid of the period, whatever waits", () => {
    const mode: SealingMode = { kind: "period", periodMs: 1_000 };
    expect(nextStep(state(mode, 3_000, true), 3_999)).to.deep.equal({ do: "wait", until: 4_000 });
    expect(nextStep(state(mode, 3_000), 4_007)).to.deep.equal({ do: "seal", slot: 4_000 });
    expect(nextStep({ ...state(mode, 3_250), anchor: 250 }, 4_200)).to.deep.equal({ do: "wait", until: 4_250 });
  });

  it("seals once per slot, never before it begins, and adds no drift, however long blocks take", () => {
    const times = fc.array(fc.nat(5_000), { maxLength: 50 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.nat(10_000), times, (periodMs, anchor, durations) => {
        const mode: SealingMode = { kind: "period", periodMs };
        let [now, last] = [anchor, anchor];
        for (const duration of durations) {
          const next = nextStep({ mode, anchor, last, wanted: false }, now);
          if (next.do === "idle") throw new Error("a period never idles");
          if (next.do === "wait") {
            expect(next.until).to.be.within(now + 1, now + periodMs);
            now = next.until;
            continue;
          }
          expect(next.slot).to.be.within(last + 1, now);
          expect((next.slot - anchor) % periodMs).to.equal(0);
          expect(now - next.slot).to.be.lessThan(periodMs);
          last = next.slot;
          now += duration;
        }
      }),
    );
  });

  it("refuses times that timers cannot keep", () => {
    const wrong: SealingMode[] = [
      { kind: "period", periodMs: 0 },
      { kind: "period", periodMs: -1 },
      { kind: "period", periodMs: 0.5 },
      { kind: "instant", emptyPeriodMs: NaN },
      { kind: "instant", emptyPeriodMs: 2 ** 31 },
    ];
    for (const mode of wrong) {
      expect(() => {
        checkMode(mode);
      }, JSON.stringify(mode))
        .to.throw(ConsensusError)
        .with.property("code", "MODE_INVALID");
    }
  });
});
