import type { ChainHead, Verdict } from "../network/interface.ts";
import type { SYNC_LIMITS } from "../primitives/limits.ts";
import type { CertifiedBlock } from "./wire/answer.ts";

export type { ChainHead } from "../network/interface.ts";

/** The chain of this node, as far as catching up needs it. */
export interface SyncChain {
  /** the newest block that is durable */
  head(): ChainHead;
  /**
   * Checks certificate and header, executes and stores the blocks after the head, one after the other; those that the chain
   * has are passed over. Resolves when all are durable; when one fails, those before it are durable and none after it was
   * asked for. The clock is not asked: the blocks are decided.
   * @throws ConsensusError, ExecutionError or a codec's error, itself or as `cause`, for a block that is not of this
   *   chain; whoever sent it pays for it. Anything else is a failure of this node and ends the sync.
   */
  insert(blocks: Iterable<CertifiedBlock>): Promise<void>;
}

/** How far a node that lags behind has come; `eth_syncing`. */
export interface SyncProgress {
  readonly startingBlock: number;
  readonly currentBlock: number;
  readonly highestBlock: number;
}

export interface SyncEvents {
  /** sync inserted a run of blocks, of which the last is the head now */
  readonly inserted: (head: ChainHead) => void;
  /** nobody who is believed has a higher head; again after each time the node fell behind */
  readonly caughtUp: () => void;
  readonly behind: (progress: SyncProgress) => void;
  /** a peer did not deliver, or delivered what is not of this chain */
  readonly disappointed: (peer: string, reason: string) => void;
  /** this node could not store a block; sync has stopped */
  readonly failed: (error: unknown) => void;
}

/** Follows the chain of the peers. */
export interface Sync {
  /** whether the node is where its peers are, as far as it knows; false until enough peers told their heads */
  readonly caughtUp: boolean;
  /** undefined: not behind */
  readonly progress: SyncProgress | undefined;
  /** @returns a function that ends the subscription */
  on<E extends keyof SyncEvents>(event: E, listener: SyncEvents[E]): () => void;
  start(): void;
  /** This node's chain has a new head, whoever inserted it: peers are told, and what was asked for in vain is dropped. */
  headChanged(): void;
  /** Judges an announcement of a peer: NetworkHandlers.validate. */
  onAnnouncement(peer: string, data: Uint8Array): Verdict;
  /** Ends it; resolves when a block that is being inserted is done. */
  stop(): Promise<void>;
}

/** Those of SYNC_LIMITS that shape the behaviour of one node. */
export type SyncLimits = { readonly [K in keyof typeof SYNC_LIMITS]: number };
