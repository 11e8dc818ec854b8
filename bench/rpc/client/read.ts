import { setTimeout as delay } from "node:timers/promises";
import type { Address, Hash } from "../../../chain/primitives/types.ts";
import type { JsonRpc } from "../json-rpc.ts";
import { fund, makeSenders } from "../workload/accounts.ts";
import { cpuMs } from "../usage.ts";
import { balanceOfData, deployToken, transferredBy } from "../workload/token.ts";
import { tokenTransfersOf } from "../workload/transfers.ts";
import { READS } from "./job.ts";
import type { Read, ReadJob, ReadResult } from "./job.ts";

const SENDERS = 100;
const PER_SENDER = 10;
const CHECK_MS = 20;
const ANSWERS_PER_CHECK = 100;
/** for the first answer of a slow node */
const SLOW_MS = 15_000;
/** for the answers that are still on their way when a measurement ends */
const REST_MS = 5_000;

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

type Question = (index: number) => readonly unknown[];

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

/** What is wrong with an answer, undefined: nothing. A node that leaves things out is not faster. */
const faultOf: Readonly<Record<Read, (answer: unknown) => string | undefined>> = {
  eth_call: (answer) => (BigInt(answer as string) > 0n ? undefined : "no balance"),
  eth_getBalance: (answer) => (BigInt(answer as string) > 0n ? undefined : "no balance"),
  eth_getLogs: (answer) => ((answer as unknown[]).length === PER_SENDER ? undefined : "not the logs of ten transfers"),
  debug_traceTransaction: (answer) =>
    (answer as { readonly structLogs: unknown[] }).structLogs.length > 0 ? undefined : "a trace without steps",
};

const quantity = (number: number): string => `0x${number.toString(16)}`;

/** A tenth of the time passes before answers count; a node that gave none until the end has more time for the first. */
const ask = async (rpc: JsonRpc, job: ReadJob, read: Read, question: Question): Promise<ReadResult[Read]> => {
  let index = 0;
  let answered = 0;
  let running = true;
  let refusal: string | undefined;
  const work = async (): Promise<void> => {
    while (running) {
      const answer = await rpc.call(read, ...question(index++));
      const fault = answered++ % ANSWERS_PER_CHECK === 0 ? faultOf[read](answer) : undefined;
      if (fault !== undefined) throw new Error(fault);
    }
  };
  const workers = Promise.all(Array.from({ length: job.connections }, work)).catch((error: unknown) => {
    refusal = error instanceof Error ? error.message : String(error);
  });
  await Promise.race([workers, delay(job.durationMs / 10)]);
  answered = 0;
  const before = cpuMs(job.pid);
  const start = performance.now();
  const passed = (): number => performance.now() - start;
  const goesOn = (): boolean => passed() < job.durationMs || (answered === 0 && passed() < SLOW_MS);
  while (refusal === undefined && goesOn()) await Promise.race([workers, delay(CHECK_MS)]);
  const perSecond = (answered * 1_000) / passed();
  const after = cpuMs(job.pid);
  const cpu = before === undefined || after === undefined ? undefined : after - before;
  const cpuMicrosecondsEach = cpu === undefined ? undefined : (cpu * 1_000) / answered;
  running = false;
  await Promise.race([workers, delay(REST_MS)]);
  if (refusal !== undefined) return { refusal };
  return answered === 0 ? { refusal: `no answer within ${SLOW_MS / 1_000} s` } : { perSecond, cpuMicrosecondsEach };
};
