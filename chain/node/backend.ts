import type { BlockAttributes, Execution } from "../execution/interface.ts";
import type { Ledger } from "../ledger/interface.ts";
import { LOCAL_PERIOD_MS } from "../primitives/params.ts";
import type { Pool } from "../pool/interface.ts";
import type { Backend } from "../rpc/backend.ts";
import type { DevBackend } from "../rpc/dev/backend.ts";
import type { BlockFeed } from "./block-feed.ts";

/** What JSON-RPC sees of this node. */
export const createBackend = (parts: {
  readonly chainId: number;
  readonly clientVersion: string;
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly pool: Pool;
  readonly feed: BlockFeed;
  readonly nextAttributes: () => BlockAttributes;
  readonly dev: DevBackend | undefined;
}): Backend => {
  const { chainId, clientVersion, ledger, execution, pool, feed, nextAttributes, dev } = parts;
  return {
    chainId,
    clientVersion,
    ledger,
    execution,
    pool,
    nextAttributes,
    // A node without a network has nobody to be behind of.
    syncing: () => undefined,
    peerCount: () => 0,
    onBlock: (listener) => feed.subscribe(listener),
    ...(dev === undefined ? {} : { dev, blockSeconds: LOCAL_PERIOD_MS / 1_000 }),
  };
};
