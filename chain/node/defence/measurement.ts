import type { DefenceLimits } from "./limits.ts";

/** What some peers caused, per second; a refused or brief connection counts as several messages. */
export interface Traffic {
  /** messages that the chain has use for */
  readonly useful: number;
  /** everything else: over budget, invalid, known already, requests of strangers, connections that came to nothing */
  readonly burden: number;
}

/** How busy this process is. */
export interface Load {
  /** processor time of all threads, percent of one core */
  readonly processorPercent: number;
  /** share of the time in which the main thread worked, percent */
  readonly loopPercent: number;
  /** how late timers of the main thread came, ms (99th percentile) */
  readonly loopDelayMs: number;
}

/** One look at the node. */
export interface Measurement {
  /** when it was taken, ms of the monitor's clock */
  readonly at: number;
  readonly load: Load;
  /** of the committee */
  readonly members: Traffic;
  /** of everybody else */
  readonly strangers: Traffic;
}

/**
 * What a measurement says. "attack": overloaded, and strangers are why; "calm": clearly not; "between": neither, so that
 * the answer does not change back and forth at one threshold; "unknown": there is no measurement to go by.
 */
export type Verdict = "attack" | "between" | "calm" | "unknown";

/** Judges a measurement. Missing, old or impossible numbers are never an attack. */
export const judge = (measurement: Measurement | undefined, now: number, limits: DefenceLimits): Verdict => {
  if (measurement === undefined || !isSound(measurement, now, limits.staleMs)) return "unknown";
  const { load, members, strangers } = measurement;
  const { processorPercent, loopPercent, loopDelayMs } = load;
  const overloaded =
    processorPercent >= limits.processorPercent ||
    loopPercent >= limits.loopPercent ||
    loopDelayMs >= limits.loopDelayMs;
  const relieved =
    processorPercent < limits.calmProcessorPercent &&
    loopPercent < limits.calmLoopPercent &&
    loopDelayMs < limits.calmLoopDelayMs;
  const all = members.useful + members.burden + strangers.useful + strangers.burden;
  const isCause = strangers.burden * 100 >= limits.burdenPercent * all;
  if (overloaded && isCause && strangers.burden >= limits.burdenPerSecond) return "attack";
  return relieved || strangers.burden < limits.calmBurdenPerSecond ? "calm" : "between";
};

const isSound = ({ at, load, members, strangers }: Measurement, now: number, staleMs: number): boolean => {
  const numbers = [load, members, strangers].flatMap((part) => Object.values(part) as number[]);
  return Math.abs(now - at) <= staleMs && numbers.every((number) => Number.isFinite(number) && number >= 0);
};
