import type { State } from "../machine/state.ts";

/** "proposed": the proposer's block was announced; "prepared": Q PREPAREs were here; "decided": Q COMMITs were. */
export type Milestone = "proposed" | "prepared" | "decided";

const REACHED: Readonly<Record<Milestone, (state: State) => boolean>> = {
  proposed: ({ proposals }) => proposals.length > 0,
  prepared: ({ lock, round }) => lock?.round === round,
  decided: ({ decided }) => decided !== undefined,
};

/** What a state has reached that the one before had not, in the order of a round. */
export const milestonesOf = (before: State, after: State): readonly Milestone[] => {
  const sameHeight = before.context.height === after.context.height;
  const sameRound = sameHeight && before.round === after.round;
  return (["proposed", "prepared", "decided"] as const).filter(
    (milestone) =>
      REACHED[milestone](after) && !((milestone === "prepared" ? sameRound : sameHeight) && REACHED[milestone](before)),
  );
};
