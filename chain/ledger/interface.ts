import type { Address, Block, Hash, Header, Log, Receipt } from "../primitives/types.ts";
import type { AddressIndex, InternalCalls } from "./appearances/interface.ts";
import type { PreparedState, StateChanges, StateStore } from "./state/interface.ts";

/** A block with everything its execution produced, ready to be stored. */
export interface ExecutedBlock {
  readonly block: Block;
  /** sender of each transaction */
  readonly senders: readonly Address[];
  readonly receipts: readonly Receipt[];
  readonly state: PreparedState;
  /** by position of the transaction; those whose recipient called nobody are left out */
  readonly internal?: ReadonlyMap<number, InternalCalls>;
}

/** A block as it is read back. */
export interface StoredBlock {
  readonly block: Block;
  readonly senders: readonly Address[];
  /** bytes of the RLP block, for `size` */
  readonly size: number;
}

export interface TransactionLocation {
  readonly blockNumber: number;
  readonly index: number;
}

/** Criteria of eth_getLogs: an empty list of addresses, a missing or null topic position match everything. */
export interface LogQuery {
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly addresses: readonly Address[];
  readonly topics: readonly (readonly Hash[] | null)[];
  /** @throws LedgerError TOO_MANY_RESULTS when more match */
  readonly limit: number;
  /**
   * Asked before each block whose logs are read, but the first: true ends the search there, and the answer is what was
   * found before.
   */
  readonly pause?: (blockNumber: number) => boolean;
}

export interface LocatedLog {
  readonly log: Log;
  readonly blockNumber: number;
  readonly blockHash: Hash;
  /** seconds since 1970 */
  readonly timestamp: number;
  readonly transactionHash: Hash;
  readonly transactionIndex: number;
  /** position within the block */
  readonly logIndex: number;
}

/** What `Ledger.mark` gives right after the genesis block was stored. */
export const GENESIS_MARK = 1;

/**
 * Blocks, receipts, indexes, certificates and state on disk. Reads are synchronous; writes are one atomic batch each, but
 * for blocks that are staged, which share one.
 */
export interface Ledger {
  /** the newest block's header and hash */
  readonly head: { readonly hash: Hash; readonly header: Header };
  readonly genesisHash: Hash;
  readonly state: StateStore;
  /** undefined: this ledger keeps none */
  readonly addresses?: AddressIndex | undefined;

  /** Stores a block, its receipts, indexes, state and certificate in one batch; resolves when it is durable. */
  append(executed: ExecutedBlock, certificate: Uint8Array): Promise<void>;

  /**
   * Makes a block the head, like `append`, but not durable: a kill before `flush` takes away everything that was staged,
   * never a part of it. Whoever stages keeps in mind that readers see such blocks.
   * @returns bytes that wait for `flush`
   */
  stage(executed: ExecutedBlock, certificate: Uint8Array): Promise<number>;
  /** Makes everything staged durable, in one batch. */
  flush(): Promise<void>;

  /** undefined: unknown number or hash */
  header(id: number | Hash): { readonly hash: Hash; readonly header: Header } | undefined;
  block(id: number | Hash): StoredBlock | undefined;
  receipts(id: number | Hash): readonly Receipt[] | undefined;
  certificate(blockNumber: number): Uint8Array | undefined;
  locateTransaction(hash: Hash): TransactionLocation | undefined;
  logs(query: LogQuery): LocatedLog[];
  /** root to read the state after a block with: the header's, unless a dev helper changed it afterwards */
  stateRoot(blockNumber: number): Hash;

  /**
   * Local network only: changes the newest state outside any block (hardhat_setBalance and the like). Blocks built on
   * it cannot be re-executed from the chain file alone; `irregularBlocks` names the blocks it happened after.
   */
  mutateState(changes: StateChanges): Promise<void>;
  readonly irregularBlocks: readonly number[];
  /** Local network only: a mark to go back to with `revertTo`. Undo records are kept only when opened with `undo`. */
  mark(): number;
  revertTo(mark: number): Promise<void>;

  /** this node's own encoded votes at a height, oldest first; those at or below the head may be forgotten */
  votes(height: number): readonly Uint8Array[];
  /** Adds own votes, all or none, and resolves when they are kept: consensus sends none before. */
  appendVotes(height: number, votes: readonly Uint8Array[]): Promise<void>;

  close(): Promise<void>;
}
