import type { SimulationResult } from "./simulate.ts";
import { GAUGES } from "./soak/gauges.ts";
import type { Sample } from "./soak/growth.ts";
import type { SoakResult } from "./soak/soak.ts";

/** Counts by name, in words. */
export const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");

/** The sums of counts by name. */
export const total = (list: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = {};
  for (const counts of list) for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
};

/** A run in which nothing happened that must not, in words. */
export const outcome = (result: SimulationResult): string => {
  const { seed, validators, twins, heights, virtualMs, impeachments, roundsAfterFaults } = result;
  return (
    `seed ${seed}: ${validators} validators, ${twins} with a twin, ${heights} heights in ` +
    `${(virtualMs / 1_000).toFixed(0)} simulated seconds, ${roundsAfterFaults} rounds at most after faults, ` +
    `impeached: ${counted(impeachments) || "never"}`
  );
};

const COLUMN = 11;
const row = (cells: readonly string[]): string => cells.map((cell) => cell.padStart(COLUMN)).join("");

/** The head of a table of samples. */
export const sampleHeads = (): string => row(["hours", "heights", ...GAUGES]);

export const sampleRow = ({ hours, heights, gauges }: Sample): string =>
  row([hours.toFixed(2), String(heights), ...GAUGES.map((gauge) => String(gauges[gauge]))]);

/** What came of a soak, in words. */
export const soakOutcome = ({ seed, validators, twins, hours, heights, growth, violation }: SoakResult): string =>
  [
    row(["", "level", ...growth.map(({ level }) => level.toFixed(0))]),
    row(["", "growth", ...growth.map((entry) => entry.growth.toFixed(0))]),
    row(["", "tolerated", ...growth.map(({ tolerance }) => tolerance.toFixed(0))]),
    `seed ${seed}: ${validators} validators, ${twins} with a twin, ${heights} heights in ${hours.toFixed(2)} hours: ` +
      (violation ?? "nothing grows"),
  ].join("\n");
