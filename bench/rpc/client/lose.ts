import type { Hex } from "../../../chain/primitives/types.ts";
import type { JsonRpc } from "../json-rpc.ts";
import { fund, makeSenders } from "../workload/accounts.ts";
import { transfersOf } from "../workload/transfers.ts";
import type { LoseJob, LoseResult } from "./job.ts";

/** Sends one transfer per request until the node is gone or there is no more. */
export const prepareLoss = async (rpc: JsonRpc, job: LoseJob): Promise<() => Promise<LoseResult>> => {
  const chainId = BigInt((await rpc.call("eth_chainId")) as string);
  const senders = makeSenders(job.senders);
  await fund(rpc, chainId, senders);
  const queues = senders.map((sender) => transfersOf(chainId, sender, job.perSender));

  return async () => {
    const acknowledged: Hex[] = [];
    const work = async (): Promise<void> => {
      for (let queue = queues.pop(); queue !== undefined; queue = queues.pop()) {
        for (const raw of queue) {
          acknowledged.push((await rpc.call("eth_sendRawTransaction", raw)) as Hex);
          if (acknowledged.length === job.killAfter) process.send?.("kill");
        }
      }
    };
    await Promise.allSettled(Array.from({ length: job.connections }, work));
    return { acknowledged };
  };
};
