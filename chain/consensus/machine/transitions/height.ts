import { CONSENSUS_LIMITS } from "../../../primitives/limits.ts";
import type { Message, Validate } from "../../messages/message.ts";
import { noteProgress, reachedBy, recordProposal } from "../record.ts";
import type { State, Step } from "../state.ts";

const keyOf = (message: Message): string => ("validator" in message ? String(message.validator) : message.kind);

/** Keeps a message for one of the next heights, a bounded number of each validator and of proposals. */
const keepAhead = (state: State, message: Message): State => {
  const { ahead, context } = state;
  if (message.height > context.height + CONSENSUS_LIMITS.heightsAhead) return state;
  const kept = ahead.filter((other) => keyOf(other) === keyOf(message)).length;
  return kept >= CONSENSUS_LIMITS.messagesAhead ? state : { ...state, ahead: [...ahead, message] };
};

/** Enter when a message of a later height came: keep it for then. A decided block there means that this node is behind. */
export const uponLaterHeight = (state: State, message: Message): Step => {
  if (message.kind === "VALIDATE") return sync(state, message.height);
  const kept = keepAhead(state, message);
  if (!("validator" in message)) return { state: kept, effects: [] };
  const heights = noteProgress(kept.heights, message.validator, message.height);
  const reached = reachedBy(heights, state.context.thresholds.later);
  // W validators work on that height, so an honest one has seen the one before decided.
  return sync({ ...kept, heights }, reached === undefined ? 0 : reached - 1);
};

/** Asks once for the blocks up to a height. */
const sync = (state: State, height: number): Step => {
  const decidedHere = state.decided === undefined ? state.context.height - 1 : state.context.height;
  if (height <= Math.max(decidedHere, state.syncing)) return { state, effects: [] };
  return { state: { ...state, syncing: height }, effects: [{ kind: "sync", height }] };
};

/**
 * Enter when a message of a decided height came. Its sender is behind if it is past the proposer's round; votes of round 0
 * often come late from validators that are not.
 */
export const uponEarlierHeight = (state: State, message: Message): Step => {
  const behind = "validator" in message && message.round > 0 && message.validator !== state.context.self;
  if (!behind) return { state, effects: [] };
  return {
    state,
    effects: [{ kind: "sendDecided", validator: message.validator, height: message.height }],
  };
};

/**
 * Keeps the proposer's seal on a decided block, which is stored with the certificate. When this node was proposed another
 * block, the proposer told two stories.
 */
const keepSeal = (state: State, { height, blockHash, proposerSeal }: Validate): Step =>
  proposerSeal === undefined
    ? { state, effects: [] }
    : recordProposal(state, { kind: "PROPOSAL", height, blockHash, signature: proposerSeal });

/** Enter when a certificate of Q COMMITs came: the block is decided. Send it on once, and insert it. */
export const uponValidate = (state: State, message: Validate): Step => {
  const { blockHash, certificate } = message;
  const kept = keepSeal(state, message);
  return {
    state: { ...kept.state, decided: { blockHash, certificate } },
    effects: [...kept.effects, { kind: "broadcast", message }, { kind: "insert", blockHash, certificate }],
  };
};
