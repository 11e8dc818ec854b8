import type { BlockAttributes, Execution } from "../execution/interface.ts";
import type { PlannedUpgrade } from "../execution/upgrades/plan.ts";
import type { ExecutedBlock, Ledger } from "../ledger/interface.ts";
import type { Pool } from "../pool/interface.ts";
import type { AdminBackend } from "./admin.ts";
import type { ConsensusView } from "./consensus-view.ts";
import type { DevBackend } from "./dev/backend.ts";

/** How far a node that lags behind has come. */
export interface SyncProgress {
  readonly startingBlock: number;
  readonly currentBlock: number;
  readonly highestBlock: number;
}

/** What a node knows of the changes of its chain's rules. */
export interface UpgradesView {
  readonly scheduled: readonly PlannedUpgrade[];
  /** heights of the hard ones that its software has */
  readonly forks: readonly number[];
  /** the first hard one that it has not; without a name when only peers told of it */
  missing(): { readonly height: number; readonly name?: string; readonly release?: string | undefined } | undefined;
}

/** What JSON-RPC needs of a node. The composition root provides it; nothing here is created by this module. */
export interface Backend {
  readonly chainId: number;
  /** `web3_clientVersion`; local networks begin it with "HardhatNetwork/", which Hardhat's helpers look for */
  readonly clientVersion: string;
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly pool: Pool;
  /** seconds between blocks, as simulated ones are given them; undefined: those of Ethereum mainnet */
  readonly blockSeconds?: number;
  /** what this node would propose the next block with, were it sealed now */
  nextAttributes(): BlockAttributes;
  /** undefined: not behind */
  syncing(): SyncProgress | undefined;
  peerCount(): number;
  /** Calls `listener` after each block became durable and the pool has seen it. @returns a function that unsubscribes */
  onBlock(listener: (executed: ExecutedBlock) => void): () => void;
  /** undefined: no committee decides this chain */
  readonly consensus?: ConsensusView | undefined;
  /** undefined: the rules of this chain change in another way */
  readonly upgrades?: UpgradesView | undefined;
  /** undefined: the operator asks for nothing by JSON-RPC */
  readonly admin?: AdminBackend | undefined;
  /** a chain that nobody continues: callers may have blocks built on it, of which nothing is kept */
  readonly testing?: boolean;
  /** local networks only: accounts with keys, time, snapshots, state changes */
  readonly dev?: DevBackend;
}
