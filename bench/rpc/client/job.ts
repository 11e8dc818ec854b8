import type { Hex } from "../../../chain/primitives/types.ts";
import type { MineMethod } from "../peer.ts";

/** How transactions are handed over: one per request, 100 per request, or each after the receipt of the one before. */
export type Manner = "single" | "batches of 100" | "send and wait";

/** Transactions sent until all are in blocks. */
export interface SendJob {
  readonly work: "send";
  readonly kind: "transfers" | "ERC-20 transfers";
  readonly manner: Manner;
  readonly senders: number;
  readonly perSender: number;
  /** transactions handed over before the clock starts */
  readonly warmUp: number;
  readonly connections: number;
  /** after that many ms the rest is given up */
  readonly patienceMs: number;
}

export interface SendResult {
  /** until the last answer; undefined: given up */
  readonly acceptedMs: number | undefined;
  /** until the last transaction was in a block, or until giving up */
  readonly elapsedMs: number;
  /** of those counted; undefined: the node no longer answered */
  readonly mined: number | undefined;
  /** what the node said when it refused a transaction */
  readonly refusal: string | undefined;
}

/** Questions asked again and again over many connections. */
export interface ReadJob {
  readonly work: "read";
  /** of the node, whose CPU time is counted */
  readonly pid: number;
  readonly blocks: number;
  readonly mine: Pick<MineMethod, "method"> & { readonly params: readonly unknown[]; readonly perCall: number };
  readonly durationMs: number;
  readonly connections: number;
}

/** The search for logs comes last: it keeps slow nodes busy for long. */
export const READS = ["eth_call", "eth_getBalance", "debug_traceTransaction", "eth_getLogs"] as const;
export type Read = (typeof READS)[number];

/** Answers per second, or why there were none. */
export type ReadResult = Readonly<
  Record<
    Read,
    { readonly perSecond: number; readonly cpuMicrosecondsEach: number | undefined } | { readonly refusal: string }
  >
>;

/** Transactions sent until the node is gone; their hashes when it had acknowledged them. */
export interface LoseJob {
  readonly work: "lose";
  readonly senders: number;
  readonly perSender: number;
  /** asks the parent to kill the node after that many acknowledgements */
  readonly killAfter: number;
  readonly connections: number;
}

export interface LoseResult {
  readonly acknowledged: readonly Hex[];
}

export type Job = { readonly url: string } & (SendJob | ReadJob | LoseJob);
