import { checkedBlock, isVotable, requestCheck } from "../blocks.ts";
import { enterRound } from "../rounds.ts";
import { phaseOf } from "../state.ts";
import type { State, Step } from "../state.ts";
import { castPrepare } from "../votes.ts";

/** Enter when idle and the proposer's block came: execute it; once it is found legal, PREPARE it. */
export const uponProposal = (state: State): Step | undefined => {
  const [proposal] = state.proposals;
  if (proposal === undefined || phaseOf(state) !== "idle") return undefined;
  const { blockHash } = proposal;
  if (!isVotable(state, blockHash)) return requestCheck(state, blockHash);
  return state.context.self === undefined ? undefined : castPrepare(state, blockHash);
};

/** Enter when idle and the proposer's block failed a check: do not wait for the timer, impeach. */
export const uponIllegalBlock = (state: State): Step | undefined => {
  const [proposal] = state.proposals;
  if (proposal === undefined || phaseOf(state) !== "idle" || state.context.self === undefined) return undefined;
  const verdict = checkedBlock(state, proposal.blockHash)?.verdict;
  if (verdict?.legal !== false) return undefined;
  return enterRound(state, 1, { kind: "illegal", check: verdict.check });
};
