import type { Committee } from "../../committee/genesis.ts";
import type { Ledger } from "../../ledger/interface.ts";
import type { Pool } from "../../pool/interface.ts";
import type { Emitter } from "../../primitives/emitter.ts";
import type { BlockFeed } from "../block-feed.ts";
import type { Closing } from "../closing.ts";
import type { Peering } from "../consensus/peering.ts";
import { codeOf } from "../log.ts";
import type { Logger } from "../log.ts";
import type { UpgradeGate } from "../upgrades/gate.ts";
import { readinessOf } from "./readiness.ts";
import { MonitoringServer } from "./server.ts";
import type { WorkEvents } from "./timed-execution.ts";
import { watchParts } from "./watch.ts";

/** Where metrics, health and readiness are served. */
export interface MonitoringOptions {
  readonly host: string;
  /** 0 takes a free one */
  readonly port: number;
}

export interface MonitoredParts {
  readonly ledger: Ledger;
  readonly pool: Pool;
  readonly feed: BlockFeed;
  readonly peering: Peering | undefined;
  readonly committee: Committee | undefined;
  readonly work: Emitter<WorkEvents>;
  /** longest wait for a block when nothing is wrong, ms; undefined: blocks come only when somebody wants one */
  readonly longestWaitMs: number | undefined;
  readonly gate: Pick<UpgradeGate, "missing">;
  readonly failure: Promise<never>;
  readonly logger: Logger;
  readonly closing: Closing;
}

export interface Monitoring {
  readonly port: number;
  /** to be told of each answered request */
  readonly onRequest: (method: string, failed: boolean) => void;
}

const now = (): number => performance.now();

/**
 * Measures a node and serves what is measured.
 * @throws NodeError PORT_IN_USE
 */
export const startMonitoring = async (options: MonitoringOptions, parts: MonitoredParts): Promise<Monitoring> => {
  const { ledger, pool, feed, peering, committee, longestWaitMs, gate, work, logger, closing } = parts;
  // Loaded only where something is measured: it is a tenth of what a node loads.
  const { createMetrics } = await import("./metrics.ts");
  const metrics = createMetrics({
    height: () => ledger.head.header.number,
    headTimestamp: () => ledger.head.header.timestamp,
    round: () => peering?.consensus?.driver.status.round,
    peers: () => peersByRole(peering, committee, ledger.head.header.number + 1),
    pool: () => pool.counts,
    restricted: () => peering?.defence && peering.defence.state.phase === "restricted",
    upgradeRequired: () => gate.missing?.height,
    strangersBurden: () => peering?.defence?.measurement?.strangers.burden,
  });
  watchParts(metrics, { ledger, feed, peering, work, now });
  let lastBlock = now();
  feed.subscribe(() => {
    lastBlock = now();
  });
  let failure: Error | undefined;
  parts.failure.catch((error: unknown) => {
    failure = error instanceof Error ? error : new Error(String(error));
  });
  const server = await MonitoringServer.start({
    ...options,
    registry: metrics.registry,
    readiness: () =>
      readinessOf({
        caughtUp: peering?.sync.caughtUp ?? true,
        silentMs: Math.round(now() - lastBlock),
        longestWaitMs,
        readHead: () => ledger.block(ledger.head.header.number),
        failure,
      }),
    onError: (error) => {
      const reason = error instanceof Error ? error.message : String(error);
      logger.error(`metrics could not be read: ${reason}`, { code: codeOf(error) });
    },
  });
  closing.add(() => server.close());
  return {
    port: server.port,
    onRequest: (method, failed) => {
      metrics.requests.inc({ method, outcome: failed ? "error" : "result" });
    },
  };
};

/** A node that validates and proposes counts as validator. */
const peersByRole = (peering: Peering | undefined, committee: Committee | undefined, height: number) => {
  const counts = { validator: 0, proposer: 0, civilian: 0 };
  for (const { account } of peering?.network.peers.values() ?? []) {
    if (account === undefined || committee === undefined) counts.civilian += 1;
    else if (committee.validators(height).includes(account)) counts.validator += 1;
    else counts[committee.proposers(height).includes(account) ? "proposer" : "civilian"] += 1;
  }
  return counts;
};
