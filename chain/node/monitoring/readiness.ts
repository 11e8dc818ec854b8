import { MONITORING_LIMITS } from "../../primitives/limits.ts";

/** What readiness is judged by. */
export interface Condition {
  readonly caughtUp: boolean;
  /** since the newest block came, or since the start, ms */
  readonly silentMs: number;
  /** longest wait for a block when nothing is wrong, ms; undefined: blocks come only when somebody wants one */
  readonly longestWaitMs: number | undefined;
  /** reads the newest block. @throws whatever is wrong with the database */
  readonly readHead: () => unknown;
  /** why the node ended what it does */
  readonly failure: Error | undefined;
}

export interface Check {
  readonly name: "running" | "database" | "synchronised" | "blocks";
  readonly ok: boolean;
  /** why it is not */
  readonly reason?: string;
}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: readonly Check[];
}

/** Whether requests should come here, and if not, why. */
export const readinessOf = (condition: Condition): Readiness => {
  const checks = [running(condition), database(condition), synchronised(condition), blocks(condition)];
  return { ready: checks.every(({ ok }) => ok), checks };
};

const check = (name: Check["name"], reason: string | undefined): Check =>
  reason === undefined ? { name, ok: true } : { name, ok: false, reason };

const running = ({ failure }: Condition): Check => check("running", failure?.message);

const database = ({ readHead }: Condition): Check => {
  try {
    readHead();
    return check("database", undefined);
  } catch (error) {
    return check("database", error instanceof Error ? error.message : String(error));
  }
};

const synchronised = ({ caughtUp }: Condition): Check =>
  check("synchronised", caughtUp ? undefined : "the node is behind its peers, or knows too few of them");

const blocks = ({ silentMs, longestWaitMs }: Condition): Check => {
  const allowed = longestWaitMs === undefined ? Infinity : MONITORING_LIMITS.silentPeriods * longestWaitMs;
  return check(
    "blocks",
    silentMs <= allowed ? undefined : `no block for ${silentMs} ms; ${allowed} ms are still normal`,
  );
};
