import type { SimulationResult } from "./simulate.ts";

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
