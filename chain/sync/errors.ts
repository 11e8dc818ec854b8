import { ConsensusError } from "../consensus/errors.ts";
import { ExecutionError } from "../execution/errors.ts";
import { BlockCodecError } from "../primitives/block/errors.ts";
import { CodedError } from "../primitives/errors.ts";
import { RlpError } from "../primitives/rlp/errors.ts";
import { TransactionCodecError } from "../primitives/transaction/errors.ts";

export type SyncErrorCode =
  /** blocks that do not follow each other, or not the head of this chain */
  | "RANGE_BROKEN"
  /** nothing where the peer said it has blocks */
  | "RANGE_EMPTY"
  /** a block with another hash, or a body that is not its header's */
  | "BLOCK_DIFFERS";

/** What a peer delivered is not what was asked for. */
export class SyncError extends CodedError<SyncErrorCode> {
  override readonly name = "SyncError";
}

const OF_THE_BLOCK = [SyncError, ConsensusError, BlockCodecError, TransactionCodecError, RlpError];

/** Codes of execution that say nothing about the block. */
const OF_THE_NODE: ReadonlySet<string> = new Set(["INTERNAL", "CALL_ABORTED"]);

/** Whether a block was not inserted because of what it is; if not, this node failed. */
export const blamesBlock = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error instanceof ExecutionError) return !OF_THE_NODE.has(error.code);
  return OF_THE_BLOCK.some((kind) => error instanceof kind) || blamesBlock(error.cause);
};
