import type { ImpeachCause } from "./cause.ts";
import { roundDuration } from "./context.ts";
import type { Effect } from "./effect.ts";
import { currentMessages } from "./own.ts";
import { isNear } from "./record.ts";
import type { State, Step } from "./state.ts";

/**
 * Starts the timer of a round: of the proposer's when it begins, of later ones when Q validators are there. So nobody runs
 * ahead alone, and those who are behind catch up even when rounds do not get longer any more. Who does not vote needs none.
 */
export const uponPresence = (state: State): Step | undefined => {
  const { context, round, rounds, timed } = state;
  if (timed || context.self === undefined) return undefined;
  const present = 1 + rounds.filter(({ value }) => value >= round).length;
  if (round > 0 && present < context.thresholds.present) return undefined;
  return {
    state: { ...state, timed: true },
    effects: [{ kind: "timer", round, delayMs: roundDuration(context.timeouts, round) }],
  };
};

/** Asks for the impeach block once it can be needed. */
export const needImpeachBlock = ({ context, round, impeachBlock }: State): Effect[] =>
  context.self === undefined || round === 0 || impeachBlock !== undefined ? [] : [{ kind: "makeImpeachBlock" }];

/**
 * Goes to a later round. What was voted before stays voted; PREPAREs and IMPEACHes of rounds that are over are of no use any
 * more. From round 2 on the validator says so, with its lock; in round 1 its PREPARE does.
 * @param cause why, if it is the proposer's round that ends
 */
export const enterRound = (before: State, round: number, cause: ImpeachCause): Step => {
  const leftProposer = before.round === 0;
  const entered: State = {
    ...before,
    round,
    entryLock: before.lock,
    prepared: undefined,
    committed: undefined,
    timed: false,
    cause: leftProposer ? cause : before.cause,
  };
  const state: State = {
    ...entered,
    votes: entered.votes.filter((vote) => isNear(entered, vote.kind, vote.round)),
    impeaches: entered.impeaches.filter((impeach) => impeach.round >= round),
    coordinations: entered.coordinations.filter((coordination) => coordination.round >= round),
  };
  const impeaches = currentMessages(state).filter(({ kind }) => kind === "IMPEACH");
  return {
    state,
    effects: [
      ...(leftProposer && state.context.self !== undefined ? [{ kind: "impeach" as const, cause }] : []),
      ...(leftProposer ? needImpeachBlock(state) : []),
      ...impeaches.map((message) => ({ kind: "broadcast" as const, message })),
    ],
  };
};
