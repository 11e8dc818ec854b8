import { GAUGES } from "./gauges.ts";
import type { Gauge, Gauges } from "./gauges.ts";

/** The gauges of a world at a moment of its time. */
export interface Sample {
  readonly hours: number;
  /** heights that all honest nodes have decided */
  readonly heights: number;
  readonly gauges: Gauges;
}

/** How a gauge behaved over a soak. */
export interface Growth {
  readonly gauge: Gauge;
  /** median of the samples */
  readonly level: number;
  /** what the trend adds over the whole soak */
  readonly growth: number;
  /** more than this is a leak */
  readonly tolerance: number;
  readonly leaks: boolean;
}

/** Samples of the time in which caches fill and code is compiled, as a share of all. */
const WARM_UP = 1 / 4;

/** What a gauge may grow by: a share of its level, and something in any case. */
const SHARE = 0.1;
const ALLOWED: Gauges = {
  diskBytes: 8_192,
  effects: 16,
  candidates: 32,
  missing: 16,
  signed: 32,
  told: 16,
  signers: 512,
  kept: 64,
  messages: 64,
  timers: 256,
  heapBytes: 2 * 1_024 * 1_024,
};

const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
};

/** The trend of points (Theil and Sen): the median of the slopes between any two of them, which outliers do not move. */
const slope = (points: readonly { readonly x: number; readonly y: number }[]): number =>
  median(points.flatMap((a, i) => points.slice(i + 1).map((b) => (b.y - a.y) / (b.x - a.x))));

/** Whether anything grew with time. Of the samples the first ones do not count. */
export const growthOf = (samples: readonly Sample[]): readonly Growth[] => {
  const counted = samples.slice(Math.floor(samples.length * WARM_UP));
  const hours = (counted.at(-1)?.hours ?? 0) - (counted[0]?.hours ?? 0);
  return GAUGES.map((gauge) => {
    const level = median(counted.map(({ gauges }) => gauges[gauge]));
    const growth = hours * slope(counted.map(({ hours: x, gauges }) => ({ x, y: gauges[gauge] })));
    const tolerance = Math.max(ALLOWED[gauge], SHARE * level);
    return { gauge, level, growth, tolerance, leaks: growth > tolerance };
  });
};
