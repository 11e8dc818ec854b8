import type { Hash } from "../../../primitives/types.ts";
import type { Impeach, Justification } from "../../messages/message.ts";
import { lockPoint } from "../../messages/message.ts";
import { justifiedBlock } from "../../messages/justification.ts";
import { isVotable, requestCheck } from "../blocks.ts";
import { coordinator } from "../context.ts";
import { isPermitted } from "../record.ts";
import type { State, Step } from "../state.ts";
import { castPrepare } from "../votes.ts";

const mayPrepare = ({ prepared, context }: State): boolean => prepared === undefined && context.self !== undefined;

/**
 * Enter in round 1 without a PREPARE: the paper's IMPEACH-PREPARE. It is for the impeach block, as soon as that is made; who
 * holds a lock votes for the locked block instead and attaches its certificate.
 */
export const uponImpeach = (state: State): Step | undefined => {
  if (state.round !== 1 || !mayPrepare(state)) return undefined;
  const { entryLock, impeachBlock } = state;
  if (entryLock !== undefined) return castPrepare(state, entryLock.blockHash, { certificate: entryLock });
  return impeachBlock === undefined ? undefined : castPrepare(state, impeachBlock);
};

/** Q IMPEACHes as the reason for a proposal: those that came first. */
const justify = (impeaches: readonly Impeach[]): Justification => {
  const locks = impeaches.flatMap(({ lock }) => lock ?? []);
  return {
    claims: impeaches
      .map(({ validator, lock, signature }) => ({ validator, lock: lockPoint(lock), signature }))
      .sort((a, b) => a.validator - b.validator),
    certificate: locks.sort((a, b) => b.round - a.round)[0],
  };
};

/** Enter as coordinator of this round when Q IMPEACHes are here: propose the block of the highest lock, or the impeach block. */
export const uponImpeachQuorum = (state: State): Step | undefined => {
  const { round, context } = state;
  if (round < 2 || context.self !== coordinator(context, round) || !mayPrepare(state)) return undefined;
  const here = state.impeaches.filter((impeach) => impeach.round === round);
  if (here.length < context.thresholds.impeach) return undefined;
  const justification = justify(here.slice(0, context.thresholds.impeach));
  const permitted = justifiedBlock(justification, context.thresholds.impeach);
  const blockHash = permitted === "impeach" ? state.impeachBlock : permitted;
  return blockHash && prepareOrCheck(state, blockHash, justification);
};

/** Enter in a round ≥ 2 without a PREPARE when its coordinator proposed a block and gave the reason: PREPARE it. */
export const uponJustifiedProposal = (state: State): Step | undefined => {
  if (state.round < 2 || !mayPrepare(state)) return undefined;
  const coordination = state.coordinations.find(({ round }) => round === state.round);
  if (coordination === undefined || !isPermitted(state, coordination)) return undefined;
  return prepareOrCheck(state, coordination.blockHash);
};

const prepareOrCheck = (state: State, blockHash: Hash, justification?: Justification): Step | undefined =>
  isVotable(state, blockHash) ? castPrepare(state, blockHash, { justification }) : requestCheck(state, blockHash);
