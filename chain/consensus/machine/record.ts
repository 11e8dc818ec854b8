import { CONSENSUS_LIMITS } from "../../primitives/limits.ts";
import type { BareVote } from "../messages/evidence.ts";
import type { Impeach, Prepare, Proposal, QuorumCertificate } from "../messages/message.ts";
import { justifiedBlock } from "../messages/justification.ts";
import { coordinator } from "./context.ts";
import type { Effect } from "./effect.ts";
import { bareImpeach } from "./state.ts";
import type { Coordination, Progress, State, Step } from "./state.ts";

/** Keeps the largest value each validator has shown. */
export const noteProgress = (list: readonly Progress[], validator: number, value: number): readonly Progress[] => {
  const known = list.find((entry) => entry.validator === validator);
  if (known !== undefined && known.value >= value) return list;
  return [...list.filter((entry) => entry !== known), { validator, value }];
};

/** The largest value that at least `count` validators have reached; undefined when fewer have shown one. */
export const reachedBy = (list: readonly Progress[], count: number): number | undefined =>
  list.map(({ value }) => value).sort((a, b) => b - a)[count - 1];

const noteRound = (state: State, validator: number, round: number): State =>
  validator === state.context.self || round === 0
    ? state
    : { ...state, rounds: noteProgress(state.rounds, validator, round) };

/** Is a vote of this round worth keeping now? Old PREPAREs cannot lock any more; old COMMITs can still decide. */
export const isNear = (state: State, kind: BareVote["kind"] | "IMPEACH", round: number): boolean => {
  const oldest = kind === "COMMIT" ? state.round - CONSENSUS_LIMITS.roundsBehind : state.round;
  return round >= oldest && round <= state.round + CONSENSUS_LIMITS.roundsAhead;
};

const accuse = (state: State, validator: number, evidence: Effect): Step =>
  state.accused.includes(validator)
    ? { state, effects: [] }
    : { state: { ...state, accused: [...state.accused, validator] }, effects: [evidence] };

/** Counts a vote: the first of a validator in its slot. A second one for another block is evidence and counts nothing. */
export const recordVote = (before: State, vote: BareVote): Step => {
  const state = noteRound(before, vote.validator, vote.round);
  if (!isNear(state, vote.kind, vote.round)) return { state, effects: [] };
  const first = state.votes.find(
    ({ kind, round, validator }) => kind === vote.kind && round === vote.round && validator === vote.validator,
  );
  if (first === undefined) return { state: { ...state, votes: [...state.votes, vote] }, effects: [] };
  if (first.blockHash === vote.blockHash) return { state, effects: [] };
  return accuse(state, vote.validator, { kind: "evidence", evidence: { first, second: vote } });
};

/** Counts the votes in a certificate, each as if it had come by itself. */
export const recordCertificate = (
  before: State,
  kind: BareVote["kind"],
  { round, blockHash, seals }: QuorumCertificate,
): Step => {
  let state = before;
  const effects: Effect[] = [];
  for (const { validator, signature } of seals) {
    const vote = { kind, height: state.context.height, round, blockHash, validator, signature };
    const step = recordVote(state, vote);
    state = step.state;
    effects.push(...step.effects);
  }
  return { state, effects };
};

/** Keeps the first IMPEACH of a validator in a round. A second one with another lock is evidence. */
export const recordImpeach = (before: State, impeach: Impeach): Step => {
  const state = noteRound(before, impeach.validator, impeach.round);
  if (!isNear(state, impeach.kind, impeach.round)) return { state, effects: [] };
  const kept = state.impeaches.find(
    ({ round, validator }) => round === impeach.round && validator === impeach.validator,
  );
  if (kept === undefined) return { state: { ...state, impeaches: [...state.impeaches, impeach] }, effects: [] };
  const [first, second] = [bareImpeach(kept), bareImpeach(impeach)];
  const same = first.lock?.round === second.lock?.round && first.lock?.blockHash === second.lock?.blockHash;
  if (same) return { state, effects: [] };
  return accuse(state, impeach.validator, { kind: "evidence", evidence: { first, second } });
};

/** Does the justification permit the block, as far as this node can tell before it made the impeach block? */
export const isPermitted = (state: State, { blockHash, justification }: Coordination): boolean => {
  const permitted = justifiedBlock(justification, state.context.thresholds.impeach);
  if (permitted !== "impeach") return permitted === blockHash;
  return state.impeachBlock === undefined || state.impeachBlock === blockHash;
};

/**
 * Keeps what the coordinator of a round proposes there. The justification is not under the coordinator's signature, so one
 * that permits nothing does not keep a better one out.
 */
export const recordCoordination = (state: State, { round, blockHash, validator, justification }: Prepare): State => {
  if (justification === undefined || round < 2 || validator !== coordinator(state.context, round)) return state;
  const coordination = { round, blockHash, justification };
  if (!isNear(state, "PREPARE", round) || !isPermitted(state, coordination)) return state;
  const kept = state.coordinations.find((entry) => entry.round === round);
  if (kept !== undefined && isPermitted(state, kept)) return state;
  return { ...state, coordinations: [...state.coordinations.filter((entry) => entry !== kept), coordination] };
};

/** Keeps the first block of the proposer. A second one is evidence; both are kept, more are not. */
export const recordProposal = (state: State, proposal: Proposal): Step => {
  const [first, second] = state.proposals;
  if (first === undefined) return { state: { ...state, proposals: [proposal] }, effects: [] };
  if (second !== undefined || first.blockHash === proposal.blockHash) return { state, effects: [] };
  const seal = ({ height, blockHash, signature }: Proposal): { kind: "SEAL" } & Omit<Proposal, "kind"> => ({
    kind: "SEAL",
    height,
    blockHash,
    signature,
  });
  const evidence = { first: seal(first), second: seal(proposal) };
  return { state: { ...state, proposals: [first, proposal] }, effects: [{ kind: "evidence", evidence }] };
};
