import { setTimeout as delay } from "node:timers/promises";
import type { Hash } from "../../chain/primitives/types.ts";
import type { JsonRpc } from "../rpc/json-rpc.ts";
import { cpuTimes, spent, totalOf } from "./cpu.ts";
import type { CpuTimes } from "./cpu.ts";
import type { CertifiedBlock, FinalityWatch } from "./finality.ts";
import type { NodeProcess } from "./nodes.ts";
import type { Load } from "./options.ts";
import { Sending } from "./sending.ts";
import type { SignedTransfer, Workload } from "./workload.ts";

const MS_PER_SECOND = 1_000;
const SECONDS_PER_MINUTE = 60;
/** "max": transfers sent and in no block yet, at least, and for each second of the period */
const LEAST_WAITING = 5_000;
const WAITING_PER_SECOND = 3_000;
/** "max": signed for each second; more than the network can take */
const CEILING_PER_SECOND = 2_500;
const POLL_MS = 200;
/** of the time of sending: code is compiled while it runs, and queues fill */
const WARM_UP_SHARE = 0.25;
/** A network that takes in nothing for that long is stuck. */
const STUCK_MS = 180_000;
const MEDIAN = 0.5;
const PERCENTILE_99 = 0.99;

export interface MeasuredNetwork {
  readonly nodes: readonly NodeProcess[];
  /** of the node that transfers are sent to */
  readonly rpc: JsonRpc;
  readonly watch: FinalityWatch;
  readonly workload: Workload;
  readonly periodMs: number;
}

/** What one load came to. */
export interface PhaseResult {
  readonly offeredPerSecond: number;
  /** from block to block while transfers were sent, without the first quarter of that time */
  readonly minedPerSecond: number;
  readonly transfers: number;
  readonly largestBlock: number;
  readonly blocks: number;
  /** blocks among them whose proposer had failed */
  readonly laterRounds: number;
  /** from the request until the certificate of its block is here and verified, ms */
  readonly finalityMs: { readonly p50: number; readonly p99: number } | undefined;
  /** acknowledged and in no block when the last was sent */
  readonly backlog: number;
  /** from the last request until all were in blocks */
  readonly drainSeconds: number;
  readonly refusals: number;
  /** acknowledged transfers that are in no block, and transfers in more than one */
  readonly lost: number;
  readonly repeated: number;
  /** CPU time by node, µs; empty where it cannot be read */
  readonly cpu: Readonly<Record<string, CpuTimes>>;
  /** of all nodes together, µs per transfer */
  readonly cpuEach: number | undefined;
}

/** Sends for some minutes at a load, waits until everything is in blocks, and counts. */
export const measure = async (
  network: MeasuredNetwork,
  load: Exclude<Load, { readonly share: number }>,
  minutes: number,
): Promise<PhaseResult> => {
  const { rpc, watch, workload, nodes, periodMs } = network;
  const seconds = minutes * SECONDS_PER_MINUTE;
  const perSecond = load === "max" ? CEILING_PER_SECOND : load.perSecond;
  const transfers = await workload.sign(Math.ceil(perSecond * seconds));
  const firstBlock = watch.blocks.length;
  const before = watch.transfers;
  const mined = (): number => watch.transfers - before;
  const cpuBefore = readCpu(nodes);
  const sending = new Sending(rpc, transfers);
  const start = performance.now();
  const until = start + seconds * MS_PER_SECOND;
  const waiting = Math.max(LEAST_WAITING, (WAITING_PER_SECOND * periodMs) / MS_PER_SECOND);
  const work = load === "max" ? sending.keeping(waiting, mined, until) : sending.atRate(perSecond, until);
  await Promise.race([work, watch.failure]);
  const end = performance.now();
  workload.giveBack(transfers.slice(sending.sent));
  const backlog = sending.acknowledged - mined();
  await Promise.race([untilAll(() => mined() >= sending.acknowledged, mined), watch.failure]);
  const drained = performance.now();
  const cpu = spentBy(nodes, cpuBefore);
  const blocks = watch.blocks.slice(firstBlock);
  const outcome = await followed(rpc, blocks, transfers, sending);
  return {
    offeredPerSecond: (sending.sent * MS_PER_SECOND) / (end - start),
    minedPerSecond:
      rateOf(blocks, start + (end - start) * WARM_UP_SHARE, end) ?? (mined() * MS_PER_SECOND) / (drained - start),
    transfers: sending.acknowledged,
    largestBlock: Math.max(0, ...blocks.map((block) => block.transfers)),
    blocks: blocks.length,
    laterRounds: blocks.filter(({ round }) => round > 0).length,
    ...outcome,
    backlog,
    drainSeconds: (drained - end) / MS_PER_SECOND,
    refusals: sending.refusals,
    cpu,
    cpuEach:
      Object.keys(cpu).length === 0
        ? undefined
        : Object.values(cpu).reduce((sum, times) => sum + totalOf(times), 0) / sending.acknowledged,
  };
};

const untilAll = async (done: () => boolean, mined: () => number): Promise<void> => {
  let last = mined();
  let moved = performance.now();
  while (!done()) {
    if (mined() !== last) [last, moved] = [mined(), performance.now()];
    // What is missing then counts as lost.
    if (performance.now() - moved > STUCK_MS) return;
    await delay(POLL_MS);
  }
};

/** Transfers a second from the first block with some in a time to the last one; undefined: there are not two. */
const rateOf = (blocks: readonly CertifiedBlock[], start: number, end: number): number | undefined => {
  const within = blocks.filter(({ at, transfers }) => at >= start && at <= end && transfers > 0);
  const [first, ...others] = within;
  const last = others.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return (others.reduce((sum, { transfers }) => sum + transfers, 0) * MS_PER_SECOND) / (last.at - first.at);
};

type Outcome = Pick<PhaseResult, "finalityMs" | "lost" | "repeated">;

/** Finds every transfer in the blocks; asked for only now, so as not to disturb. */
const followed = async (
  rpc: JsonRpc,
  blocks: readonly CertifiedBlock[],
  transfers: readonly SignedTransfer[],
  sending: Sending,
): Promise<Outcome> => {
  const places = new Map(transfers.slice(0, sending.sent).map(({ hash }, place) => [hash, place]));
  const found = new Uint8Array(sending.sent);
  const delays: number[] = [];
  let repeated = 0;
  for (const { hash, at, transfers: count } of blocks) {
    if (count === 0) continue;
    const block = (await rpc.call("eth_getBlockByHash", hash, false)) as { readonly transactions: readonly Hash[] };
    for (const transaction of block.transactions) {
      const place = places.get(transaction);
      if (place === undefined) continue;
      if (found[place] === 1) repeated += 1;
      found[place] = 1;
      delays.push(at - (sending.sentAt[place] ?? 0));
    }
  }
  const sorted = Float64Array.from(delays).sort();
  const quantile = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const lost = found.reduce((missing, one) => missing - one, sending.acknowledged);
  const finalityMs = sorted.length === 0 ? undefined : { p50: quantile(MEDIAN), p99: quantile(PERCENTILE_99) };
  return { finalityMs, lost, repeated };
};

const readCpu = (nodes: readonly NodeProcess[]): ReadonlyMap<string, CpuTimes> =>
  new Map(
    nodes.flatMap(({ name, pid }) => {
      const times = cpuTimes(pid);
      return times === undefined ? [] : [[name, times] as const];
    }),
  );

const spentBy = (nodes: readonly NodeProcess[], before: ReadonlyMap<string, CpuTimes>): Record<string, CpuTimes> =>
  Object.fromEntries(
    [...readCpu(nodes)].flatMap(([name, after]) => {
      const start = before.get(name);
      return start === undefined ? [] : [[name, spent(start, after)] as const];
    }),
  );
