import { CONSENSUS_LIMITS } from "../../../primitives/limits.ts";
import type { ImpeachCause } from "../cause.ts";
import { reachedBy } from "../record.ts";
import { enterRound } from "../rounds.ts";
import type { State, Step } from "../state.ts";

/** Why the proposer's round is given up when its timer ends. */
const timeoutCause = ({ prepared, proposals }: State): ImpeachCause => {
  if (prepared !== undefined) return { kind: "undecided" };
  return proposals.length > 0 ? { kind: "late" } : { kind: "silent" };
};

/** Enter when the timer of this round ends: go to the next. A timer of another round or height is out of date. */
export const uponTimeout = (state: State, height: number, round: number): Step | undefined => {
  if (height !== state.context.height || round !== state.round || state.context.self === undefined) return undefined;
  if (round >= CONSENSUS_LIMITS.round) return undefined;
  return enterRound(state, round + 1, timeoutCause(state));
};

/** Enter when W validators showed messages of later rounds: go to the latest that W of them have reached. */
export const uponLaterRound = (state: State): Step | undefined => {
  const round = reachedBy(state.rounds, state.context.thresholds.later);
  return round === undefined || round <= state.round ? undefined : enterRound(state, round, { kind: "followed" });
};
