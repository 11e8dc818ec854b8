import { decodeCertificate } from "../../consensus/certificate-codec.ts";
import type { DriverEvents } from "../../consensus/driver/settings.ts";
import type { ExecutedBlock, Ledger } from "../../ledger/interface.ts";
import type { Emitter } from "../../primitives/emitter.ts";
import type { BlockFeed } from "../block-feed.ts";
import type { Peering } from "../consensus/peering.ts";
import type { Metrics } from "./metrics.ts";
import type { WorkEvents } from "./timed-execution.ts";

const MS_PER_SECOND = 1_000;
const ZERO_ADDRESS = `0x${"00".repeat(20)}`;

/** What metrics are taken from. */
export interface WatchedParts {
  readonly ledger: Pick<Ledger, "certificate">;
  readonly feed: BlockFeed;
  readonly peering: Pick<Peering, "network" | "consensus"> | undefined;
  readonly work: Emitter<WorkEvents>;
  /** ms, never going back */
  readonly now: () => number;
}

/** Counts what happens. */
export const watchParts = (metrics: Metrics, { ledger, feed, peering, work, now }: WatchedParts): void => {
  feed.subscribe((executed) => {
    countBlock(metrics, ledger, executed);
  });
  work.on("done", (kind, ms) => {
    metrics.execution.observe({ work: kind }, ms / MS_PER_SECOND);
  });
  peering?.network.on("offence", ({ offence }) => {
    metrics.offences.inc({ offence });
  });
  if (peering?.consensus !== undefined) watchDriver(metrics, peering.consensus.driver, now);
};

const countBlock = (
  { blocks, transactions, gas, rounds, impeachBlocks }: Metrics,
  ledger: Pick<Ledger, "certificate">,
  { block: { header, transactions: included } }: ExecutedBlock,
): void => {
  blocks.inc();
  transactions.inc(included.length);
  gas.inc(Number(header.gasUsed));
  const certificate = ledger.certificate(header.number);
  if (certificate === undefined) return;
  const { round } = decodeCertificate(certificate);
  rounds.observe(round);
  if (round > 0 && header.coinbase === ZERO_ADDRESS) impeachBlocks.inc();
};

/** Delays are measured within the proposer's round: later ones begin with a timer, not with a proposal. */
export const watchDriver = (
  { impeachments, evidence, voteDelay }: Metrics,
  driver: Pick<Emitter<DriverEvents>, "on">,
  now: () => number,
): void => {
  let proposed: { readonly height: number; readonly at: number } | undefined;
  driver.on("impeached", (_, __, { kind }) => {
    impeachments.inc({ cause: kind });
  });
  driver.on("evidence", () => {
    evidence.inc();
  });
  driver.on("reached", (milestone, height, round) => {
    if (milestone === "proposed") proposed = { height, at: now() };
    else if (proposed?.height === height && round === 0) {
      const vote = milestone === "prepared" ? "prepare" : "commit";
      voteDelay.observe({ vote }, (now() - proposed.at) / MS_PER_SECOND);
    }
  });
};
