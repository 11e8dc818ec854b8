import { ConsensusError } from "./errors.ts";

/** When blocks are sealed without being asked for. Times in ms. */
export type SealingMode =
  /** one block every `periodMs` */
  | { readonly kind: "period"; readonly periodMs: number }
  /** a block as soon as a transaction waits; an empty one `emptyPeriodMs` after the last block, 0: never */
  | { readonly kind: "instant"; readonly emptyPeriodMs: number }
  /** only what is asked for */
  | { readonly kind: "manual" };

/** Everything the next step depends on. */
export interface ScheduleState {
  readonly mode: SealingMode;
  /** a slot begins at every whole number of periods from here */
  readonly anchor: number;
  /** begin of the slot, or time, of the last block or of the last attempt */
  readonly last: number;
  /** transactions wait, and something happened since the last attempt to include them */
  readonly wanted: boolean;
}

export type NextStep =
  /** `slot`: what `last` becomes */
  | { readonly do: "seal"; readonly slot: number }
  | { readonly do: "wait"; readonly until: number }
  | { readonly do: "idle" };

/**
 * What to do at `now`. Slots lie on a grid, so slow blocks add no drift: a slot that was missed is made up for at once
 * by one block, however many were missed, and the next waits for the grid again.
 */
export const nextStep = (state: ScheduleState, now: number): NextStep => {
  const { mode, anchor, last } = state;
  switch (mode.kind) {
    case "manual":
      return { do: "idle" };
    case "instant":
      if (state.wanted) return { do: "seal", slot: now };
      if (mode.emptyPeriodMs === 0) return { do: "idle" };
      return now - last >= mode.emptyPeriodMs
        ? { do: "seal", slot: now }
        : { do: "wait", until: last + mode.emptyPeriodMs };
    case "period": {
      const slot = slotAt(anchor, mode.periodMs, now);
      return slot > last
        ? { do: "seal", slot }
        : { do: "wait", until: slotAt(anchor, mode.periodMs, last) + mode.periodMs };
    }
  }
};

/** Begin of the slot that `time` lies in. */
const slotAt = (anchor: number, period: number, time: number): number =>
  anchor + Math.floor((time - anchor) / period) * period;

/** The longest delay that timers keep; Node.js fires longer ones at once. */
const LONGEST_PERIOD_MS = 2 ** 31 - 1;

/** @throws ConsensusError MODE_INVALID for a time that is negative, fractional or longer than 24.8 days */
export const checkMode = (mode: SealingMode): void => {
  const valid =
    mode.kind === "manual" ||
    (mode.kind === "period" ? isDuration(mode.periodMs) && mode.periodMs > 0 : isDuration(mode.emptyPeriodMs));
  if (!valid) {
    throw new ConsensusError("MODE_INVALID", `no blocks can be sealed by ${JSON.stringify(mode)}`, {
      advice: `Times are whole milliseconds up to ${LONGEST_PERIOD_MS}; a period is at least 1.`,
    });
  }
};

const isDuration = (ms: number): boolean => Number.isInteger(ms) && ms >= 0 && ms <= LONGEST_PERIOD_MS;
