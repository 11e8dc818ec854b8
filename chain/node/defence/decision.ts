import type { DefenceLimits } from "./limits.ts";
import type { Verdict } from "./measurement.ts";

/** Who restricted the peers. */
export type Restrictor = "monitor" | "operator";

/** Why peers are no longer restricted: WP2 §2.6.3 a, b and c, and a monitor that does not work. */
export type Removal = "calm" | "longest" | "operator" | "monitor failed";

/** Where the defence stands; times are ms of a clock that does not run backwards. */
export type DefenceState =
  /** everybody is admitted */
  | { readonly phase: "open"; readonly attackedSince: number | undefined; readonly lookedAt: number }
  /** only validators and default proposers are */
  | {
      readonly phase: "restricted";
      readonly by: Restrictor;
      readonly since: number;
      readonly calmSince: number | undefined;
      readonly lookedAt: number;
    }
  /** everybody is admitted, and the monitor does not restrict again before `until` */
  | { readonly phase: "cooling"; readonly until: number };

export type DefenceChange =
  { readonly kind: "restricted"; readonly by: Restrictor } | { readonly kind: "lifted"; readonly why: Removal };

export interface Decision {
  readonly state: DefenceState;
  /** undefined: nothing changed for the peers */
  readonly change?: DefenceChange;
}

export const openAt = (now: number): DefenceState => ({ phase: "open", attackedSince: undefined, lookedAt: now });

/** What follows from a look at the node. */
export const decide = (state: DefenceState, verdict: Verdict, now: number, limits: DefenceLimits): Decision => {
  switch (state.phase) {
    case "open":
      return whileOpen(state, verdict, now, limits);
    case "restricted":
      return whileRestricted(state, verdict, now, limits);
    case "cooling":
      return { state: now < state.until ? state : openAt(now) };
  }
};

/** The operator restricts peers: until the operator, or the longest time, ends it. */
export const restrictByHand = (state: DefenceState, now: number): Decision => {
  const by = "operator" as const;
  const next: DefenceState = { phase: "restricted", by, since: now, calmSince: undefined, lookedAt: now };
  return state.phase === "restricted" && state.by === by
    ? { state: next }
    : { state: next, change: { kind: "restricted", by } };
};

/** The operator ends a restriction, whoever began it; without one, nothing changes. */
export const liftByHand = (state: DefenceState, now: number, limits: DefenceLimits): Decision =>
  state.phase === "restricted" ? lift("operator", now, limits) : { state };

type In<P extends DefenceState["phase"]> = Extract<DefenceState, { phase: P }>;

/** An attack must have been seen for the whole time; what lies between the thresholds neither begins nor ends it. */
const whileOpen = (state: In<"open">, verdict: Verdict, now: number, limits: DefenceLimits): Decision => {
  const known = now - state.lookedAt <= limits.staleMs ? state.attackedSince : undefined;
  if (verdict === "calm" || verdict === "unknown") return { state: openAt(now) };
  if (verdict === "between") return { state: { phase: "open", attackedSince: known, lookedAt: now } };
  const attackedSince = known ?? now;
  if (now - attackedSince < limits.activateMs) return { state: { phase: "open", attackedSince, lookedAt: now } };
  const by = "monitor" as const;
  return {
    state: { phase: "restricted", by, since: now, calmSince: undefined, lookedAt: now },
    change: { kind: "restricted", by },
  };
};

const whileRestricted = (state: In<"restricted">, verdict: Verdict, now: number, limits: DefenceLimits): Decision => {
  if (now - state.since >= limits.longestMs) return lift("longest", now, limits);
  // The monitor has no say in what the operator began.
  if (state.by === "operator") return { state: { ...state, lookedAt: now } };
  if (verdict === "unknown" || now - state.lookedAt > limits.staleMs) return lift("monitor failed", now, limits);
  if (verdict !== "calm") return { state: { ...state, calmSince: undefined, lookedAt: now } };
  const calmSince = state.calmSince ?? now;
  return now - calmSince >= limits.calmMs
    ? lift("calm", now, limits)
    : { state: { ...state, calmSince, lookedAt: now } };
};

const lift = (why: Removal, now: number, { coolDownMs }: DefenceLimits): Decision => ({
  state: { phase: "cooling", until: now + coolDownMs },
  change: { kind: "lifted", why },
});
