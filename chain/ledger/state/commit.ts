import type { Hash } from "../../primitives/types.ts";
import type { BatchOp } from "./database.ts";
import type { PreparedState, StateStore } from "./interface.ts";

/** What a state store keeps beyond the newest state. */
export interface StateRetention {
  /** number of newest states kept readable; undefined keeps all (archive) */
  readonly prune?: number;
  /** writes with each commit what it takes to go back (local network only) */
  readonly undo?: boolean;
}

/** The way back to an earlier commit. */
export interface PreparedUndo {
  readonly root: Hash;
  readonly sequence: number;
  readonly ops: readonly BatchOp[];
}

/**
 * The state's share of a ledger commit. The state never writes by itself: each step returns operations, the ledger
 * writes them in a batch together with its own, and reports the batch as written. One commit at a time:
 *
 *     const ops = await state.batchFor(prepared);
 *     await db.batch([...ops, ...own]);
 *     state.applied(prepared);
 *     for await (const stale of state.pruneBatches()) await db.batch(stale);
 *
 * A crash between the steps is harmless: pruning takes up what it left at the next commit.
 */
export interface CommittingState extends StateStore {
  /** number of commits behind the newest state: 0 when empty, 1 after genesis; goes back on undo */
  readonly sequence: number;
  /**
   * The writes that make `prepared` the newest state, as commit `sequence + 1`.
   * @throws LedgerError NOT_ON_HEAD when it was prepared on another state
   */
  batchFor(prepared: PreparedState): Promise<BatchOp[]>;
  /** The batch is written: memory follows. */
  applied(prepared: PreparedState): void;
  /** The batch was not written: the next one may be prepared. */
  abandoned(): void;
  /**
   * Batches that delete what only states beyond the last `prune` use; nothing in an archive. Each batch has to be
   * written before the next is asked for, and all before the next `batchFor`.
   */
  pruneBatches(): AsyncIterable<BatchOp[]>;
  /**
   * The writes that take the state back to what it was after commit `sequence`.
   * @throws LedgerError UNDO_UNAVAILABLE when undo records or trie nodes for it are missing
   */
  undoTo(sequence: number): PreparedUndo;
  /** The batch of an undo is written: memory follows. */
  undone(undo: PreparedUndo): void;
}
