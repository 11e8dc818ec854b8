import type { HeightContext } from "./context.ts";
import { durableOf, samePromises } from "./durable.ts";
import type { Durable } from "./durable.ts";
import type { Effect } from "./effect.ts";
import type { Event } from "./event.ts";
import { currentMessages } from "./own.ts";
import { needImpeachBlock, uponPresence } from "./rounds.ts";
import { emptyState } from "./state.ts";
import type { State, Step } from "./state.ts";
import { take } from "./take.ts";
import { uponImpeach, uponImpeachQuorum, uponJustifiedProposal } from "./transitions/impeach.ts";
import { uponIllegalBlock, uponProposal } from "./transitions/proposal.ts";
import { uponCommitQuorum, uponPrepareQuorum } from "./transitions/quorum.ts";
import { uponLaterRound } from "./transitions/round.ts";

/** What a state leads to of itself, first match first, until nothing applies (WP2 §2.4.2, as docs/consensus.md has it). */
const TRANSITIONS: readonly ((state: State) => Step | undefined)[] = [
  uponCommitQuorum,
  uponProposal,
  uponIllegalBlock,
  uponImpeach,
  uponImpeachQuorum,
  uponJustifiedProposal,
  uponPrepareQuorum,
  uponLaterRound,
  uponPresence,
];

/** Begins a height. */
export const begin = (context: HeightContext): Step => settle({ state: emptyState(context), effects: [] });

/** Begins the height after a decided one, with the messages that came early. */
export const beginNext = (decided: State, context: HeightContext): Step =>
  decided.ahead.reduce<Step>(({ state, effects }, message) => {
    const next = step(state, { kind: "message", message });
    return { state: next.state, effects: [...effects, ...next.effects] };
  }, begin(context));

/** Goes on with a height after a restart, from what was durable and nothing else; says again what it had promised. */
export const restore = (context: HeightContext, durable: Durable): Step => {
  const state = emptyState(context, durable);
  const again = currentMessages(state).map((message) => ({ kind: "broadcast" as const, message }));
  return promise(state, settle({ state, effects: [...needImpeachBlock(state), ...again] }));
};

/**
 * What an event makes of a validator. Pure: no clock, network, disk or randomness, and no state is changed in place.
 * Whatever a validator promises anew is in a "persist" before all other effects, so it cannot be sent before it is durable.
 */
export const step = (before: State, event: Event): Step => promise(before, settle(take(before, event)));

const promise = (before: State, { state, effects }: Step): Step => {
  if (samePromises(before, state)) return { state, effects };
  return { state, effects: [{ kind: "persist", durable: durableOf(state) }, ...effects] };
};

/** Follows the transitions that a state enables. */
const settle = (taken: Step): Step => {
  const effects: Effect[] = [...taken.effects];
  let { state } = taken;
  for (let next = follow(state); next !== undefined; next = follow(state)) {
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
};

const follow = (state: State): Step | undefined => {
  if (state.decided !== undefined) return undefined;
  for (const transition of TRANSITIONS) {
    const next = transition(state);
    if (next !== undefined) return next;
  }
  return undefined;
};
