import type { BlockAttributes, Execution } from "../execution/interface.ts";
import type { Ledger } from "../ledger/interface.ts";
import { LOCAL_PERIOD_MS } from "../primitives/params.ts";
import type { Pool } from "../pool/interface.ts";
import type { AdminBackend } from "../rpc/admin.ts";
import type { Backend, UpgradesView } from "../rpc/backend.ts";
import type { ConsensusView } from "../rpc/consensus-view.ts";
import type { DevBackend } from "../rpc/dev/backend.ts";
import type { BlockFeed } from "./block-feed.ts";
import type { Peering } from "./consensus/peering.ts";

/** What JSON-RPC sees of this node. */
export const createBackend = (parts: {
  readonly chainId: number;
  readonly clientVersion: string;
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly pool: Pool;
  readonly feed: BlockFeed;
  readonly nextAttributes: () => BlockAttributes;
  /** undefined: a node without peers has nobody to be behind of */
  readonly peering: Pick<Peering, "network" | "sync"> | undefined;
  /** undefined: no committee decides this chain */
  readonly consensus: ConsensusView | undefined;
  /** ms between blocks, as its genesis says; undefined: a chain of another kind */
  readonly periodMs: number | undefined;
  /** undefined: the rules of this chain change in another way */
  readonly upgrades?: UpgradesView | undefined;
  /** undefined: the operator asks for nothing by JSON-RPC */
  readonly admin?: AdminBackend | undefined;
  readonly dev: DevBackend | undefined;
}): Backend => {
  const {
    chainId,
    clientVersion,
    ledger,
    execution,
    pool,
    feed,
    nextAttributes,
    peering,
    consensus,
    periodMs,
    upgrades,
    admin,
    dev,
  } = parts;
  return {
    chainId,
    clientVersion,
    ledger,
    execution,
    pool,
    nextAttributes,
    syncing: () => peering?.sync.progress,
    peerCount: () => peering?.network.peers.size ?? 0,
    consensus,
    upgrades,
    admin,
    onBlock: (listener) => feed.subscribe(listener),
    ...blockSecondsOf(dev === undefined ? periodMs : LOCAL_PERIOD_MS),
    ...(dev === undefined ? {} : { dev }),
  };
};

/** Timestamps are whole seconds, and each is later than the one before. */
const blockSecondsOf = (periodMs: number | undefined): Pick<Backend, "blockSeconds"> =>
  periodMs === undefined ? {} : { blockSeconds: Math.max(1, Math.ceil(periodMs / 1_000)) };
