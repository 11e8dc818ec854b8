import { loadCrypto } from "../../chain/primitives/crypto/index.ts";
import type { Hex } from "../../chain/primitives/types.ts";
import { JsonRpc } from "./json-rpc.ts";
import { PER_SENDER, fund, makeSenders, nonceOf, pause, transfersOf } from "./workload.ts";

/** How transactions are handed over: one per request, 100 per request, or each after the receipt of the one before. */
export type Manner = "single" | "batches of 100" | "send and wait";

/** What the parent asks of this process. */
export interface Job {
  readonly url: string;
  readonly manner: Manner;
  readonly transactions: number;
  readonly connections: number;
}

const single = async (rpc: JsonRpc, queues: readonly (readonly Hex[])[], connections: number): Promise<void> => {
  const left = [...queues];
  const work = async (): Promise<void> => {
    for (let queue = left.pop(); queue !== undefined; queue = left.pop()) {
      for (const raw of queue) await rpc.call("eth_sendRawTransaction", raw);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
};

const batches = async (rpc: JsonRpc, queues: readonly (readonly Hex[])[]): Promise<void> => {
  await Promise.all(queues.map((queue) => rpc.batch(queue.map((raw) => ["eth_sendRawTransaction", raw] as const))));
};

const sendAndWait = async (rpc: JsonRpc, queues: readonly (readonly Hex[])[]): Promise<void> => {
  for (const raw of queues.flat()) {
    const hash = await rpc.call("eth_sendRawTransaction", raw);
    while ((await rpc.call("eth_getTransactionReceipt", hash)) === null) await pause();
  }
};

await loadCrypto();
const { url, manner, transactions, connections } = JSON.parse(process.argv[2] ?? "{}") as Job;
const rpc = new JsonRpc(url, connections);
const chainId = BigInt((await rpc.call("eth_chainId")) as string);
const senders = makeSenders(Math.ceil(transactions / PER_SENDER));
await fund(rpc, chainId, senders);
const queues = senders.map((sender) => transfersOf(chainId, sender, PER_SENDER));

process.send?.("ready");
await new Promise((resolve) => process.once("message", resolve));
const start = performance.now();
if (manner === "single") await single(rpc, queues, connections);
else if (manner === "batches of 100") await batches(rpc, queues);
else await sendAndWait(rpc, queues);
const acceptedMs = performance.now() - start;
for (const { address } of senders) while ((await nonceOf(rpc, address)) < BigInt(PER_SENDER)) await pause();
process.send?.({ acceptedMs, minedMs: performance.now() - start });
rpc.close();
process.disconnect();
