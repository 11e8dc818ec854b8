import { CONSENSUS_LIMITS } from "../../primitives/limits.ts";
import type { Hash } from "../../primitives/types.ts";
import type { Verdict } from "./event.ts";
import type { CheckedBlock, State, Step } from "./state.ts";

/** What is known of a block; undefined unless a check was asked for. */
export const checkedBlock = ({ blocks }: State, blockHash: Hash): CheckedBlock | undefined =>
  blocks.find((block) => block.blockHash === blockHash);

/** May this node vote for the block? It executed it in full (for an earlier vote, too) or made it itself. */
export const isVotable = (state: State, blockHash: Hash): boolean =>
  (state.round > 0 && state.impeachBlock === blockHash) ||
  state.lock?.blockHash === blockHash ||
  state.prepared?.blockHash === blockHash ||
  checkedBlock(state, blockHash)?.verdict?.legal === true;

/** Asks for a check unless that was done before; undefined when there is nothing to do. */
export const requestCheck = (state: State, blockHash: Hash): Step | undefined => {
  const { blocks, round, impeachBlock } = state;
  // From round 1 on it may be the impeach block, which this node has yet to make.
  if (round > 0 && impeachBlock === undefined) return undefined;
  if (checkedBlock(state, blockHash) !== undefined) return undefined;
  if (blocks.length >= CONSENSUS_LIMITS.checkedBlocks) return undefined;
  return {
    state: { ...state, blocks: [...blocks, { blockHash, verdict: undefined, reported: false }] },
    effects: [{ kind: "check", blockHash }],
  };
};

const changeBlock = (state: State, blockHash: Hash, change: (block: CheckedBlock) => CheckedBlock): State => ({
  ...state,
  blocks: state.blocks.map((block) => (block.blockHash === blockHash ? change(block) : block)),
});

/** Notes an answer that was asked for; the first one stands. */
export const noteVerdict = (state: State, blockHash: Hash, verdict: Verdict): State =>
  changeBlock(state, blockHash, (block) =>
    block.verdict === undefined ? { ...block, verdict: bounded(verdict) } : block,
  );

const bounded = (verdict: Verdict): Verdict =>
  verdict.legal ? verdict : { legal: false, check: verdict.check.slice(0, CONSENSUS_LIMITS.checkNameLength) };

/** Reports a certified block that failed the check here, once. */
export const reportFault = (state: State, blockHash: Hash): Step | undefined => {
  const block = checkedBlock(state, blockHash);
  if (block?.verdict?.legal !== false || block.reported) return undefined;
  return {
    state: changeBlock(state, blockHash, (found) => ({ ...found, reported: true })),
    effects: [{ kind: "fault", blockHash, check: block.verdict.check }],
  };
};
