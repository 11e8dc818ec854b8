import type { Row, ScenarioResult } from "./scenario.ts";
import { SHARE_NAMES } from "./shares.ts";
import type { Scenario } from "./options.ts";

const MS_PER_SECOND = 1_000;
const PERCENT = 100;

const whole = (value: number): string => Math.round(value).toLocaleString("en");
const seconds = (ms: number): string => (ms / MS_PER_SECOND).toFixed(2);

const networkOf = ({ validators, proposers, periodMs }: Scenario): string =>
  `${validators} + ${proposers}, ${periodMs / MS_PER_SECOND} s`;

const RESULT_COLUMNS: readonly (readonly [title: string, read: (row: Row) => string])[] = [
  ["Network", networkOf],
  ["Load", ({ load }) => load],
  ["Sent/s", ({ offeredPerSecond }) => whole(offeredPerSecond)],
  ["In blocks/s", ({ minedPerSecond }) => whole(minedPerSecond)],
  ["Finality p50, s", ({ finalityMs }) => (finalityMs === undefined ? "" : seconds(finalityMs.p50))],
  ["p99, s", ({ finalityMs }) => (finalityMs === undefined ? "" : seconds(finalityMs.p99))],
  ["Largest block", ({ largestBlock }) => whole(largestBlock)],
  ["Backlog", ({ backlog }) => whole(backlog)],
  ["gone after, s", ({ drainSeconds }) => whole(drainSeconds)],
  ["Lost", ({ lost }) => whole(lost)],
  ["CPU µs each", ({ cpuEach }) => (cpuEach === undefined ? "" : whole(cpuEach))],
];

const format = (header: readonly string[], body: readonly (readonly string[])[]): string => {
  const widths = header.map((title, column) => Math.max(title.length, ...body.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(header), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body.map(line)].join("\n");
};

/** What the networks did, in Markdown. */
export const resultTable = (rows: readonly Row[]): string =>
  format(
    RESULT_COLUMNS.map(([title]) => title),
    rows.map((row) => RESULT_COLUMNS.map(([, read]) => read(row))),
  );

/** What a validator's CPU time went into, in percent, in Markdown. */
export const shareTable = (results: readonly ScenarioResult[]): string =>
  format(
    ["Network", ...SHARE_NAMES],
    results.flatMap(({ shares }) =>
      shares === undefined
        ? []
        : [[networkOf(shares), ...SHARE_NAMES.map((name) => `${Math.round(shares.of[name] * PERCENT)} %`)]],
    ),
  );
