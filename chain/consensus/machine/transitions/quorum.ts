import type { Hash } from "../../../primitives/types.ts";
import { isVotable, reportFault, requestCheck } from "../blocks.ts";
import { commitThreshold, prepareThreshold } from "../context.ts";
import { validateMessage } from "../own.ts";
import { certificateOf, votesFor } from "../state.ts";
import type { DecidedBlock, State, Step } from "../state.ts";
import { castCommit } from "../votes.ts";

/** Blocks that votes of a kind are for, in a round or in any. */
const candidates = (state: State, kind: "PREPARE" | "COMMIT"): readonly { round: number; blockHash: Hash }[] =>
  state.votes.filter((vote) => vote.kind === kind);

/**
 * Enter when Q PREPAREs of this round are here for one block and no COMMIT of this round was cast: lock it and COMMIT,
 * provided that this node executed the block; otherwise obtain and execute it first.
 */
export const uponPrepareQuorum = (state: State): Step | undefined => {
  const { round, committed, context } = state;
  if (committed !== undefined || context.self === undefined) return undefined;
  const quorum = prepareThreshold(context.thresholds, round);
  const certified = candidates(state, "PREPARE").find(
    (vote) => vote.round === round && votesFor(state, "PREPARE", round, vote.blockHash).length >= quorum,
  );
  if (certified === undefined) return undefined;
  const { blockHash } = certified;
  if (!isVotable(state, blockHash)) return requestCheck(state, blockHash) ?? reportFault(state, blockHash);
  return castCommit(state, certificateOf(votesFor(state, "PREPARE", round, blockHash), round, blockHash));
};

/** Enter when Q COMMITs of one round, whichever, are here for one block: it is decided. Tell everyone, and insert it. */
export const uponCommitQuorum = (state: State): Step | undefined => {
  const { thresholds } = state.context;
  const certified = candidates(state, "COMMIT").find(
    ({ round, blockHash }) => votesFor(state, "COMMIT", round, blockHash).length >= commitThreshold(thresholds, round),
  );
  if (certified === undefined) return undefined;
  const { round, blockHash } = certified;
  return decide(state, {
    blockHash,
    certificate: certificateOf(votesFor(state, "COMMIT", round, blockHash), round, blockHash),
  });
};

const decide = (before: State, decided: DecidedBlock): Step => ({
  state: { ...before, decided },
  effects: [
    { kind: "broadcast", message: validateMessage(before, decided) },
    { kind: "insert", ...decided },
  ],
});
