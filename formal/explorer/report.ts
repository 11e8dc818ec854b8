import { explore } from "./explore.ts";
import type { Exploration, Limits } from "./explore.ts";
import { traceOf } from "./trace.ts";
import { distinctHeights } from "./universe.ts";
import type { Setting } from "./universe.ts";

/** What came of one exploration, as `--json` prints it. */
export interface Report {
  readonly rule: string;
  readonly validators: number;
  readonly byzantine: number;
  readonly lastRound: number;
  readonly height: number;
  /** of the whole system */
  readonly states: number;
  readonly steps: number;
  /** of one validator */
  readonly validatorStates: number;
  /** steps computed by the state machine itself; the rest are repetitions of these */
  readonly executed: number;
  /** every state within the bound was seen */
  readonly exhausted: boolean;
  readonly cpuSeconds: number;
  /** numbered steps to a fork and its two decisions; empty when there is none */
  readonly trace: readonly string[];
}

/** Explores a rule in each arrangement of coordinators that makes a difference, until a fork is found. */
export const investigate = (setting: Omit<Setting, "height">, limits: Limits): readonly Report[] => {
  const reports: Report[] = [];
  for (const height of distinctHeights(setting)) {
    const begin = process.cpuUsage();
    const exploration = explore({ ...setting, height }, limits);
    const { user, system } = process.cpuUsage(begin);
    reports.push(report(exploration, (user + system) / 1e6));
    if (exploration.fork !== undefined) break;
  }
  return reports;
};

const report = (exploration: Exploration, cpuSeconds: number): Report => {
  const { rule, validators, byzantine, lastRound, height } = exploration.system.setting;
  return {
    rule: rule.name,
    validators,
    byzantine,
    lastRound,
    height,
    states: exploration.states,
    steps: exploration.steps,
    validatorStates: exploration.system.size,
    executed: exploration.system.executed,
    exhausted: exploration.exhausted,
    cpuSeconds,
    trace: traceOf(exploration),
  };
};

/** A report in words. */
export const inWords = (report: Report): string => {
  const count = (n: number): string => n.toLocaleString("en");
  const { rule, validators, byzantine, lastRound, height } = report;
  const rate = report.cpuSeconds > 0 ? `, ${count(Math.round(report.states / report.cpuSeconds))} states/s` : "";
  const outcome =
    report.trace.length > 0
      ? ["Two blocks of one height can be decided:", ...report.trace]
      : [report.exhausted ? "No fork: every state was seen." : "No fork so far: the limit of states was reached."];
  return [
    `${rule}: ${validators} validators, ${byzantine} Byzantine, rounds 0 to ${lastRound}, height ${height}`,
    `${count(report.states)} states, ${count(report.steps)} steps, ${count(report.validatorStates)} validator states, ` +
      `${count(report.executed)} steps of the state machine, ${report.cpuSeconds.toFixed(1)} s CPU${rate}`,
    ...outcome,
  ].join("\n");
};
