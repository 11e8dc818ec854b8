import type { BlockAttributes, Execution } from "../execution/interface.ts";
import type { Ledger } from "../ledger/interface.ts";
import { LOCAL_PERIOD_MS } from "../primitives/params.ts";
import type { Pool } from "../pool/interface.ts";
import type { Backend } from "../rpc/backend.ts";
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
  readonly dev: DevBackend | undefined;
}): Backend => {
  const { chainId, clientVersion, ledger, execution, pool, feed, nextAttributes, peering, consensus, dev } = parts;
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
    onBlock: (listener) => feed.subscribe(listener),
    ...(dev === undefined ? {} : { dev, blockSeconds: LOCAL_PERIOD_MS / 1_000 }),
  };
};
