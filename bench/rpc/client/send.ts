import { setTimeout as delay } from "node:timers/promises";
import type { Hex } from "../../../chain/primitives/types.ts";
import type { JsonRpc } from "../json-rpc.ts";
import { fund, makeSenders, nonceOf, pause } from "../workload/accounts.ts";
import type { Sender } from "../workload/accounts.ts";
import { deployToken } from "../workload/token.ts";
import { tokenTransfersOf, transfersOf } from "../workload/transfers.ts";
import type { SendJob, SendResult } from "./job.ts";

const BATCH = 100;
/** A node that does not say its accounts' nonces in that time has stopped working. */
const COUNT_MS = 10_000;

type Queue = readonly Hex[];

/** Hands transactions over; ends early when `left` says that time is up. */
type Send = (rpc: JsonRpc, queues: readonly Queue[], left: () => boolean, connections: number) => Promise<void>;

/** A sender's in order on one connection at a time, so that none waits for a nonce. */
const eachQueue = (connections: number, queues: readonly Queue[], hand: (queue: Queue) => Promise<void>) => {
  const waiting = [...queues];
  const work = async (): Promise<void> => {
    for (let queue = waiting.shift(); queue !== undefined; queue = waiting.shift()) await hand(queue);
  };
  return Promise.all(Array.from({ length: connections }, work));
};

const single: Send = async (rpc, queues, left, connections) => {
  await eachQueue(connections, queues, async (queue) => {
    for (const raw of queue) if (left()) await rpc.call("eth_sendRawTransaction", raw);
  });
};

const batches: Send = async (rpc, queues, left, connections) => {
  await eachQueue(connections, queues, async (queue) => {
    for (let start = 0; start < queue.length && left(); start += BATCH) {
      await rpc.batch(queue.slice(start, start + BATCH).map((raw) => ["eth_sendRawTransaction", raw] as const));
    }
  });
};

const sendAndWait: Send = async (rpc, queues, left) => {
  for (const raw of queues.flat()) {
    const hash = await rpc.call("eth_sendRawTransaction", raw);
    while (left() && (await rpc.call("eth_getTransactionReceipt", hash)) === null) await pause();
    if (!left()) return;
  }
};

const MANNERS: Readonly<Record<SendJob["manner"], Send>> = {
  single,
  "batches of 100": batches,
  "send and wait": sendAndWait,
};

/** Funds the senders and signs everything; what it returns sends and measures. */
export const prepareSending = async (rpc: JsonRpc, job: SendJob): Promise<() => Promise<SendResult>> => {
  const chainId = BigInt((await rpc.call("eth_chainId")) as string);
  const senders = makeSenders(job.senders);
  await fund(rpc, chainId, senders);
  const token = job.kind === "transfers" ? undefined : await deployToken(rpc, chainId, senders);
  const queues = senders.map((sender) =>
    token === undefined
      ? transfersOf(chainId, sender, job.perSender)
      : tokenTransfersOf(chainId, sender, job.perSender, token),
  );
  const all = queues.flat();
  const warmUp = job.warmUp === 0 ? [] : [all.slice(0, job.warmUp)];
  const counted = job.warmUp === 0 ? queues : [all.slice(job.warmUp)];
  const send = MANNERS[job.manner];
  if (job.warmUp > 0) await send(rpc, warmUp, () => true, 1);

  return async () => {
    const start = performance.now();
    const left = (): boolean => performance.now() - start < job.patienceMs;
    let acceptedMs: number | undefined;
    let refusal: string | undefined;
    const finished = async (): Promise<void> => {
      await send(rpc, counted, left, job.connections);
      if (left()) acceptedMs = performance.now() - start;
      for (const { address } of senders) {
        while (left() && (await nonceOf(rpc, address)) < BigInt(job.perSender)) await pause();
      }
    };
    const work = finished().catch((error: unknown) => {
      refusal = error instanceof Error ? error.message : String(error);
    });
    await Promise.race([work, delay(job.patienceMs, undefined, { ref: false })]);
    const elapsedMs = performance.now() - start;
    const total = await Promise.race([minedBy(rpc, senders), delay(COUNT_MS, undefined, { ref: false })]);
    return { acceptedMs, elapsedMs, refusal, mined: total === undefined ? undefined : total - job.warmUp };
  };
};

/** undefined: the node refuses to say */
const minedBy = async (rpc: JsonRpc, senders: readonly Sender[]): Promise<number | undefined> => {
  try {
    let mined = 0n;
    for (const { address } of senders) mined += await nonceOf(rpc, address);
    return Number(mined);
  } catch {
    return undefined;
  }
};
