import { Budget } from "../network/budget.ts";
import { MONITORING_LIMITS } from "../primitives/limits.ts";
import type { Logger } from "./log.ts";

interface Lines {
  readonly budget: Budget;
  omitted: number;
}

/**
 * Warnings that others can cause at will: of each code only so many lines are written, and the next one tells how many were left out
 * (`omitted`), so that a flood of peers does not become a flood of the disk.
 * @param now ms, never going back
 */
export const limitedWarnings = (logger: Pick<Logger, "warn">, now: () => number): Logger["warn"] => {
  const { warningsPerSecond: perSecond, warningsBurst: burst } = MONITORING_LIMITS;
  const codes = new Map<string, Lines>();
  return (message, fields) => {
    const lines = codes.get(fields.code) ?? { budget: new Budget({ perSecond, burst }, now()), omitted: 0 };
    codes.set(fields.code, lines);
    if (!lines.budget.take(1, now())) {
      lines.omitted += 1;
      return;
    }
    logger.warn(message, lines.omitted === 0 ? fields : { ...fields, omitted: lines.omitted });
    lines.omitted = 0;
  };
};
