/**
 * Signed transfers sent to running nodes over HTTP until the last is in a block: one per request over 32 kept
 * connections, 100 per request, and 200 that each wait for their receipt. Every row has a fresh node and a client in a
 * process of its own. Run with `npm run bench:rpc`; the numbers are also written to bench/results/rpc.json.
 */
import { measure } from "./rpc/measure.ts";
import type { Row } from "./rpc/measure.ts";
import { PEERS } from "./rpc/peers/index.ts";
import { versionOf, writeResults } from "./machine.ts";

const TRANSACTIONS = Number(process.env.BENCH_TRANSACTIONS ?? 10_000);
const ROUND_TRIPS = 200;
const PERIOD = { periodMs: 1_000 };

const chosen = process.env.BENCH_PEERS?.split(",");
const rows: Row[] = [];
for (const peer of PEERS) {
  if (chosen !== undefined && !chosen.includes(peer.name)) continue;
  for (const sealing of [PERIOD, "instant"] as const) {
    for (const manner of ["single", "batches of 100"] as const) {
      rows.push(await measure(peer, sealing, manner, TRANSACTIONS));
    }
  }
  rows.push(await measure(peer, "instant", "send and wait", ROUND_TRIPS));
  console.error(`measured ${peer.name}`);
}
console.table(rows);
await writeResults("rpc", { hardhat: await versionOf("hardhat") }, rows);
