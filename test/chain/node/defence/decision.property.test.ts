import { expect } from "chai";
import fc from "fast-check";
import { decide, liftByHand, openAt, restrictByHand } from "../../../../chain/node/defence/decision.ts";
import type { DefenceChange, DefenceState } from "../../../../chain/node/defence/decision.ts";
import type { Verdict } from "../../../../chain/node/defence/measurement.ts";
import { DEFENCE_LIMITS } from "../../../../chain/primitives/limits.ts";

type Input = Verdict | "restrict" | "lift";

interface Moment {
  readonly at: number;
  readonly input: Input;
  readonly state: DefenceState;
  readonly change: DefenceChange | undefined;
}

const { activateMs, calmMs, coolDownMs, longestMs, staleMs, lookMs } = DEFENCE_LIMITS;

/** What becomes of a defence that is told this, one after the other. */
const run = (inputs: readonly { readonly after: number; readonly input: Input }[]): Moment[] => {
  let at = 0;
  let state = openAt(at);
  return inputs.map(({ after, input }) => {
    at += after;
    const decision =
      input === "restrict"
        ? restrictByHand(state, at)
        : input === "lift"
          ? liftByHand(state, at, DEFENCE_LIMITS)
          : decide(state, input, at, DEFENCE_LIMITS);
    state = decision.state;
    return { at, input, state, change: decision.change };
  });
};

const after = fc.oneof(
  { weight: 8, arbitrary: fc.constant<number>(lookMs) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 2 * staleMs }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: longestMs }) },
);
const verdict = fc.constantFrom<Verdict>("attack", "attack", "attack", "between", "calm", "unknown");
/** The same for a while, as verdicts are; then something else. */
const stretches = <T extends Input>(input: fc.Arbitrary<T>) =>
  fc
    .array(fc.tuple(input, fc.integer({ min: 1, max: 80 }), after), { maxLength: 12 })
    .map((parts) =>
      parts.flatMap(([what, times, gap]) => Array.from({ length: times }, () => ({ after: gap, input: what }))),
    );
const watched = stretches(verdict).map(run);
const any = stretches(
  fc.oneof({ weight: 9, arbitrary: verdict }, { weight: 1, arbitrary: fc.constantFrom<Input>("restrict", "lift") }),
).map(run);

const within = (moments: readonly Moment[], from: number, to: number): Moment[] =>
  moments.filter(({ at }) => at >= from && at <= to);

const changesTo = (kind: DefenceChange["kind"], moments: readonly Moment[]) =>
  moments.filter((moment) => moment.change?.kind === kind);

const steady = (input: Verdict, ms: number) =>
  Array.from({ length: Math.ceil(ms / lookMs) }, () => ({ after: lookMs, input }));
const attacked = steady("attack", activateMs + 2 * lookMs);

describe("Defence of a validator", () => {
  it("begins by itself only when an attack was seen for the stated time, without a break [T-12]", () => {
    fc.assert(
      fc.property(watched, (moments) => {
        for (const { at, input } of changesTo("restricted", moments)) {
          const before = within(moments, at - activateMs, at);
          expect(input).to.equal("attack");
          expect(before.map((moment) => moment.input)).to.not.include.members(["calm"]);
          expect(before.map((moment) => moment.input)).to.not.include.members(["unknown"]);
          const earlier = moments.findLast((moment) => moment.at <= at - activateMs);
          expect(earlier?.input, "when it began").to.be.oneOf(["attack", "between"]);
        }
      }),
    );
    const change = run(attacked).at(-2)?.change;
    expect(change).to.deep.equal({ kind: "restricted", by: "monitor" });
  });

  it("never begins without an attack: calm, unclear or failing monitors do not restrict [T-12]", () => {
    fc.assert(
      fc.property(stretches(fc.constantFrom<Verdict>("between", "calm", "unknown")), (inputs) => {
        expect(run(inputs).every(({ state }) => state.phase === "open")).to.equal(true);
      }),
    );
  });

  it("does not count the time in which nobody looked [T-12]", () => {
    const gap = [
      { after: lookMs, input: "attack" as const },
      { after: staleMs + 1, input: "attack" as const },
    ];
    expect(run(gap).at(-1)?.state.phase).to.equal("open");
  });

  it("ends when the attack was gone for the stated time, and not before [T-12]", () => {
    fc.assert(
      fc.property(watched, (moments) => {
        for (const { at, change } of changesTo("lifted", moments)) {
          if (change?.kind !== "lifted" || change.why !== "calm") continue;
          const before = within(moments, at - calmMs + 1, at).map(({ input }) => input);
          expect(new Set(before)).to.deep.equal(new Set(["calm"]));
        }
      }),
    );
    const ended = run([...attacked, ...steady("calm", calmMs + lookMs)]);
    expect(changesTo("lifted", ended).map(({ change }) => change)).to.deep.equal([{ kind: "lifted", why: "calm" }]);
  });

  it("goes on between the thresholds, which neither begin nor end it [T-12]", () => {
    const moments = run([...attacked, ...steady("between", calmMs * 2)]);
    expect(moments.at(-1)?.state.phase).to.equal("restricted");
  });

  it("never lasts longer than the longest time, whoever began it [T-12]", () => {
    fc.assert(
      fc.property(any, (moments) => {
        for (const { at, state } of moments) {
          if (state.phase === "restricted") expect(at - state.since).to.be.lessThan(longestMs);
        }
      }),
    );
    const endless = run([...attacked, ...steady("attack", longestMs)]);
    expect(changesTo("lifted", endless)[0]?.change).to.deep.equal({ kind: "lifted", why: "longest" });
  });

  it("ends at once when the monitor fails, unless the operator began it [T-12]", () => {
    fc.assert(
      fc.property(any, (moments) => {
        for (const { input, state } of moments) {
          if (input === "unknown" && state.phase === "restricted") expect(state.by).to.equal("operator");
        }
      }),
    );
    const failing = run([...attacked, { after: lookMs, input: "unknown" }]);
    expect(failing.at(-1)?.change).to.deep.equal({ kind: "lifted", why: "monitor failed" });
    const silent = run([...attacked, { after: staleMs + 1, input: "attack" }]);
    expect(silent.at(-1)?.change).to.deep.equal({ kind: "lifted", why: "monitor failed" });
    const byHand = run([{ after: 0, input: "restrict" }, ...steady("unknown", calmMs)]);
    expect(byHand.at(-1)?.state.phase).to.equal("restricted");
  });

  it("ends by hand at any time [T-12]", () => {
    fc.assert(
      fc.property(any, (moments) => {
        for (const { input, state } of moments) if (input === "lift") expect(state.phase).to.not.equal("restricted");
      }),
    );
    expect(run([...attacked, { after: 0, input: "lift" }]).at(-1)?.change).to.deep.equal({
      kind: "lifted",
      why: "operator",
    });
  });

  it("does not begin again by itself before it has cooled down [T-12]", () => {
    fc.assert(
      fc.property(any, (moments) => {
        const restricted = changesTo("restricted", moments).filter(
          ({ change }) => change?.kind === "restricted" && change.by === "monitor",
        );
        for (const { at } of changesTo("lifted", moments)) {
          const again = restricted.find((moment) => moment.at > at);
          if (again !== undefined) expect(again.at - at).to.be.at.least(coolDownMs + activateMs);
        }
      }),
    );
  });

  it("restricts by hand whatever the monitor says, also while it cools down [T-12]", () => {
    fc.assert(
      fc.property(any, (moments) => {
        for (const { input, state } of moments) {
          if (input === "restrict") expect(state).to.deep.include({ phase: "restricted", by: "operator" });
        }
      }),
    );
  });

  it("tells of each change, and of nothing else", () => {
    fc.assert(
      fc.property(any, (moments) => {
        let restricted = false;
        for (const { change, state } of moments) {
          const now = state.phase === "restricted";
          if (now !== restricted) expect(change?.kind).to.equal(now ? "restricted" : "lifted");
          restricted = now;
        }
      }),
    );
  });
});
