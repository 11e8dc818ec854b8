/**
 * Blocks of 10,000 transfers and of 10,000 ERC-20 transfers: decoded, senders recovered, executed, rooted and committed
 * to LevelDB with fsync, in one process; beside them the stock configuration of @ethereumjs/vm. Run with
 * `npm run bench:execution`; the numbers are also written to bench/results/execution.json.
 */
import { availableParallelism } from "node:os";
import { loadCrypto } from "../chain/primitives/crypto/index.ts";
import { versionOf, writeResults } from "./machine.ts";
import { BenchNode, type Timing } from "./node.ts";
import { runStock } from "./stock.ts";
import { BLOCK_TRANSACTIONS, Workload, type Kind } from "./workload.ts";

const ROUNDS = 3;
const WARM_UP_ROUNDS = 1;
const BASE_ACCOUNTS = 10_000;
/** Stock is slow: a smaller block of the same transactions. */
const STOCK_TRANSACTIONS = 300;

interface Row {
  readonly what: Kind;
  readonly how: string;
  readonly accounts: number;
  readonly transactions: number;
  readonly perCpuSecond: number;
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

const rowOf = (what: Kind, how: string, accounts: number, transactions: number, timings: readonly Timing[]): Row => {
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
  const cpuMs = median(timings.map((timing) => timing.cpuMs));
  const wallMs = median(timings.map((timing) => timing.wallMs));
  return {
    what,
    how,
    accounts,
    transactions,
    perCpuSecond: Math.round((transactions * 1_000) / cpuMs),
    perSecond: Math.round((transactions * 1_000) / wallMs),
    cpuMicroseconds: Math.round((cpuMs * 1_000) / transactions),
  };
};

const measure = async (kind: Kind, accounts: number, modes: readonly Mode[]): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const { how, workers, recover } of modes) {
    const workload = new Workload(kind, accounts);
    const node = await BenchNode.open(workload, workers);
    try {
      const timings: Timing[] = [];
      for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
        const raws = workload.nextBlock(BLOCK_TRANSACTIONS, node.execution.nextBaseFee(node.parent.header));
        const block = await node.build(raws);
        const timing = await node.process(block, raws, recover);
        if (round >= WARM_UP_ROUNDS) timings.push(timing);
      }
      rows.push(rowOf(kind, how, accounts, BLOCK_TRANSACTIONS, timings));
    } finally {
      await node.close();
    }
    console.error(`measured ${kind}, ${how}, ${accounts} accounts`);
  }
  return rows;
};

interface Mode {
  readonly how: string;
  readonly workers: number;
  readonly recover: boolean;
}

const ONE_THREAD: Mode = { how: "recovery on the main thread", workers: 0, recover: true };
const WORKERS: Mode = { how: "recovery on workers", workers: Math.max(1, availableParallelism() - 1), recover: true };
const KNOWN: Mode = { how: "senders known", workers: 0, recover: false };

const stockRow = async (kind: Kind): Promise<Row> => {
  const timing = await runStock(new Workload(kind, BASE_ACCOUNTS), STOCK_TRANSACTIONS);
  return rowOf(kind, "stock @ethereumjs/vm, no caches", BASE_ACCOUNTS, STOCK_TRANSACTIONS, [timing]);
};

await loadCrypto();
const sizes = (process.env.BENCH_ACCOUNTS ?? "100000,1000000")
  .split(",")
  .filter((text) => text !== "")
  .map(Number);
const rows: Row[] = [
  ...(await measure("transfers", BASE_ACCOUNTS, [ONE_THREAD, WORKERS, KNOWN])),
  await stockRow("transfers"),
  ...(await measure("ERC-20 transfers", BASE_ACCOUNTS, [ONE_THREAD, WORKERS, KNOWN])),
  await stockRow("ERC-20 transfers"),
];
for (const accounts of sizes) rows.push(...(await measure("transfers", accounts, [ONE_THREAD])));
console.table(rows);

await writeResults("execution", { ethereumjsVm: await versionOf("@ethereumjs/vm") }, rows);
