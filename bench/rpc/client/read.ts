import { setTimeout as delay } from "node:timers/promises";
import type { Address, Hash } from "../../../chain/primitives/types.ts";
import type { JsonRpc } from "../json-rpc.ts";
import { fund, makeSenders } from "../workload/accounts.ts";
import { balanceOfData, deployToken, transferredBy } from "../workload/token.ts";
import { tokenTransfersOf } from "../workload/transfers.ts";
import { READS } from "./job.ts";
import type { Read, ReadJob, ReadResult } from "./job.ts";

const SENDERS = 100;
const PER_SENDER = 10;

/**
 * Half of the blocks, 1,000 token transfers, then the other half: the logs of one sender are ten among them.
 */
export const prepareReads = async (rpc: JsonRpc, job: ReadJob): Promise<() => Promise<ReadResult>> => {
  const chainId = BigInt((await rpc.call("eth_chainId")) as string);
  const senders = makeSenders(SENDERS);
  await fund(rpc, chainId, senders);
  const token = await deployToken(rpc, chainId, senders);
  await mine(rpc, job, job.blocks / 2);
  const queues = senders.map((sender) => tokenTransfersOf(chainId, sender, PER_SENDER, token));
  const hashes: Hash[] = [];
  for (const queue of queues) {
    const answers = await rpc.batch(queue.map((raw) => ["eth_sendRawTransaction", raw] as const));
    hashes.push(...(answers as Hash[]));
  }
  await mine(rpc, job, job.blocks / 2);
  const questions = questionsOf(token, senders[0]?.address ?? token, hashes, job.blocks);
  return async () => {
    const results: [Read, ReadResult[Read]][] = [];
    for (const read of READS) results.push([read, await ask(rpc, job, read, questions[read])]);
    return Object.fromEntries(results) as ReadResult;
  };
};

const mine = async (rpc: JsonRpc, { mine: { method, params, perCall } }: ReadJob, blocks: number): Promise<void> => {
  for (let done = 0; done < blocks; done += perCall) await rpc.call(method, ...params);
};

type Question = (index: number) => Promise<readonly unknown[]> | readonly unknown[];

const questionsOf = (
  token: Address,
  sender: Address,
  hashes: readonly Hash[],
  blocks: number,
): Readonly<Record<Read, Question>> => ({
  eth_call: () => [{ to: token, data: balanceOfData(sender) }, "latest"],
  eth_getBalance: () => [sender, "latest"],
  eth_getLogs: () => [{ address: token, topics: transferredBy(sender), fromBlock: "0x1", toBlock: quantity(blocks) }],
  debug_traceTransaction: (index) => [hashes[index % hashes.length]],
});

const quantity = (number: number): string => `0x${number.toString(16)}`;

/** A tenth of the time passes before answers count. */
const ask = async (rpc: JsonRpc, job: ReadJob, read: Read, question: Question): Promise<ReadResult[Read]> => {
  try {
    let index = 0;
    let answered = 0;
    let running = true;
    const work = async (): Promise<void> => {
      while (running) {
        await rpc.call(read, ...(await question(index++)));
        answered += 1;
      }
    };
    const workers = Promise.all(Array.from({ length: job.connections }, work));
    await Promise.race([workers, delay(job.durationMs / 10)]);
    answered = 0;
    const start = performance.now();
    await Promise.race([workers, delay(job.durationMs)]);
    const perSecond = (answered * 1_000) / (performance.now() - start);
    running = false;
    await workers;
    return { perSecond };
  } catch (error) {
    return { refusal: error instanceof Error ? error.message : String(error) };
  }
};
