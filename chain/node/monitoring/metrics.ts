import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

const VOTE_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const EXECUTION_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const ROUNDS = [0, 1, 2, 3, 5, 8, 13];

/** What gauges show when they are read. */
export interface Readings {
  height(): number;
  /** seconds since 1970 */
  headTimestamp(): number;
  /** undefined: the node is no member of a committee */
  round(): number | undefined;
  peers(): Readonly<Record<"validator" | "proposer" | "civilian", number>>;
  pool(): { readonly pending: number; readonly queued: number };
  /** whether only validators and default proposers are admitted; undefined: the node is no validator */
  restricted(): boolean | undefined;
  /** first height that this software cannot execute; undefined: it lacks no upgrade that it knows of */
  upgradeRequired(): number | undefined;
  /** messages per second of strangers that are of no use; undefined: nothing was measured */
  strangersBurden(): number | undefined;
}

/**
 * The numbers of one node for Prometheus; docs/operators.md lists them. Labels take few values: none is an address, a
 * peer or anything else that others choose.
 */
export const createMetrics = (readings: Readings) => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number | undefined): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const value = read();
        if (value !== undefined) this.set(value);
      },
    });
  };
  const gauges = (name: string, help: string, label: string, read: () => Readonly<Record<string, number>>): void => {
    new Gauge({
      name,
      help,
      registers,
      labelNames: [label],
      collect() {
        for (const [key, value] of Object.entries(read())) this.set({ [label]: key }, value);
      },
    });
  };
  gauge("cpchain_height", "Number of the newest block", () => readings.height());
  gauge("cpchain_head_timestamp_seconds", "Timestamp of the newest block", () => readings.headTimestamp());
  gauge("cpchain_round", "Round of the height that this member of the committee works on", () => readings.round());
  gauges("cpchain_peers", "Connected peers by role", "role", () => readings.peers());
  gauges("cpchain_pool_transactions", "Transactions that wait for a block", "state", () => ({ ...readings.pool() }));
  gauge("cpchain_restricted", "1 while only validators and default proposers are admitted", () => {
    const restricted = readings.restricted();
    return restricted === undefined ? undefined : Number(restricted);
  });
  gauge("cpchain_strangers_burden", "Messages per second by strangers that are of no use", () =>
    readings.strangersBurden(),
  );
  gauge("cpchain_upgrade_required_height", "Height of the first hard upgrade that this software lacks", () =>
    readings.upgradeRequired(),
  );
  const counter = <L extends string = never>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter<L>({ name, help, registers, labelNames });
  const histogram = <L extends string = never>(
    name: string,
    help: string,
    buckets: readonly number[],
    labelNames: readonly L[] = [],
  ) => new Histogram<L>({ name, help, registers, labelNames, buckets: [...buckets] });
  return {
    registry,
    blocks: counter("cpchain_blocks_total", "Blocks added to the chain since the node started"),
    transactions: counter("cpchain_transactions_total", "Transactions in those blocks"),
    gas: counter("cpchain_gas_total", "Gas used in those blocks"),
    rounds: histogram("cpchain_decided_round", "Round in which each of those blocks was decided", ROUNDS),
    impeachBlocks: counter("cpchain_impeach_blocks_total", "Blocks among them that came in place of a proposer's"),
    impeachments: counter("cpchain_impeachments_total", "Times this validator left a proposer's round, by cause", [
      "cause",
    ]),
    evidence: counter("cpchain_evidence_total", "Contradicting signatures by one key that this validator saw"),
    voteDelay: histogram(
      "cpchain_vote_delay_seconds",
      "From a proposal to a quorum of its first and second votes (prepare, commit)",
      VOTE_SECONDS,
      ["vote"],
    ),
    execution: histogram("cpchain_execution_seconds", "Time to build or to check a block", EXECUTION_SECONDS, ["work"]),
    offences: counter("cpchain_peer_offences_total", "What peers did wrong, by kind", ["offence"]),
    requests: counter("cpchain_rpc_requests_total", "Answered JSON-RPC requests", ["method", "outcome"]),
  };
};

export type Metrics = ReturnType<typeof createMetrics>;
