import { expect } from "chai";
import { investigate } from "../../formal/explorer/report.ts";
import type { Report } from "../../formal/explorer/report.ts";
import { RULES } from "../../formal/explorer/rules.ts";
import type { Rule } from "../../formal/explorer/machine.ts";

const LIMITS = { states: 1_000_000 };

const rule = (name: string): Rule => {
  const found = RULES.find((candidate) => candidate.name === name);
  if (found === undefined) throw new RangeError(`no rule ${name}`);
  return found;
};

const last = (reports: readonly Report[]): Report => {
  const report = reports.at(-1);
  if (report === undefined) throw new RangeError("nothing was explored");
  return report;
};

describe("All interleavings of a height", function () {
  it("decide one block at most, with a Byzantine validator, an equivocating proposer, rounds 0 to 2 [C-14, C-19, T-13]", () => {
    const reports = investigate({ rule: rule("lbft2"), validators: 4, byzantine: 1, lastRound: 2 }, LIMITS);
    expect(reports.map(({ exhausted, trace }) => ({ exhausted, trace }))).to.deep.equal([
      { exhausted: true, trace: [] },
      { exhausted: true, trace: [] },
    ]);
    // The coordinator of round 2 is honest, or Byzantine.
    expect(reports.map(({ states }) => states > 30_000)).to.deep.equal([true, true]);
  });

  it("decide one block at most, with 2 Byzantine validators of 7, rounds 0 and 1 [C-14, T-13]", () => {
    const report = last(investigate({ rule: rule("lbft2"), validators: 7, byzantine: 2, lastRound: 1 }, LIMITS));
    expect(report.exhausted).to.equal(true);
    expect(report.trace).to.deep.equal([]);
  });

  it("end in a fork under the white paper's f+1 impeachment, without any Byzantine validator [C-19, T-13]", () => {
    const { trace } = last(investigate({ rule: rule("paper"), validators: 4, byzantine: 0, lastRound: 1 }, LIMITS));
    expect(trace.join("\n")).not.to.match(/Byzantine/);
    expect(trace.slice(-2)).to.satisfy((lines: readonly string[]) =>
      [/COMMIT\(0, B\) of .* decides B\.$/, /COMMIT\(1, I\) of .* decides I\.$/].every((form, i) =>
        form.test(lines[i] ?? ""),
      ),
    );
  });

  for (const mutant of RULES.filter(({ name }) => name !== "lbft2")) {
    it(`end in a fork under "${mutant.name}" [C-14, T-13]`, () => {
      const { trace } = last(investigate({ rule: mutant, validators: 4, byzantine: 1, lastRound: 2 }, LIMITS));
      const steps = trace.filter((line) => /^\d+\. v\d[ ,]/.test(line));
      const decisions = trace.flatMap((line) => /^Whoever receives COMMIT.* decides (\w+)\.$/.exec(line)?.[1] ?? []);
      expect(steps.length + decisions.length, trace.join("\n")).to.equal(trace.length);
      expect(new Set(decisions).size).to.equal(2);
    });
  }

  it("need no round beyond the proposer's under a mutant that a proposer's equivocation suffices to break", () => {
    const setting = { rule: rule("duplicate-signer"), validators: 4, byzantine: 1, lastRound: 0 };
    expect(last(investigate(setting, LIMITS)).trace).not.to.deep.equal([]);
  });

  it("are too many for a small limit of states, which the report says", () => {
    const setting = { rule: rule("lbft2"), validators: 4, byzantine: 1, lastRound: 2 };
    const report = last(investigate(setting, { states: 1_000 }));
    expect(report).to.include({ exhausted: false, states: 1_000 });
  });
});
