/**
 * This chain's local network beside other nodes for developers, over HTTP: transactions until they are in blocks,
 * questions, start, memory, and what a kill leaves. Run with `npm run bench:rpc`; the numbers are also written to
 * bench/results/rpc.json. BENCH_PEERS and BENCH_ROWS name some of the peers and rows, by comma; BENCH_MINUTES is the
 * longest time for a run.
 */
import { setTimeout as delay } from "node:timers/promises";
import { loadCrypto } from "../chain/primitives/crypto/index.ts";
import { writeResults } from "./machine.ts";
import { PEERS } from "./rpc/peers/index.ts";
import { killAll } from "./rpc/process.ts";
import { ROWS } from "./rpc/rows/index.ts";
import { noNumber } from "./rpc/rows/row.ts";
import type { Cell, RowGroup } from "./rpc/rows/row.ts";
import { formatTable } from "./rpc/table.ts";
import type { MeasuredRow } from "./rpc/table.ts";
import type { Peer } from "./rpc/peer.ts";

const chosen = <T extends { readonly name: string }>(all: readonly T[], variable: string): T[] => {
  const names = process.env[variable]?.split(",");
  const unknown = names?.filter((name) => !all.some((one) => one.name === name)) ?? [];
  if (unknown.length > 0) {
    throw new Error(`${variable}: ${unknown.join(", ")} is none of ${all.map(({ name }) => name).join(", ")}`);
  }
  return all.filter(({ name }) => names?.includes(name) ?? true);
};

const seconds = (milliseconds: number): number => Math.round(milliseconds / 1_000);

/** Whatever happens, the other rows are measured; what takes too long is ended by force. */
const measure = async (group: RowGroup, peer: Peer): Promise<readonly Cell[]> => {
  const none = (error: unknown): Cell[] => group.titles.map(() => noNumber(error));
  const start = performance.now();
  const left = Math.min(GROUP_MS, RUN_MS - start);
  if (left <= 0) return none(`left out after ${seconds(start)} s`);
  const measured = group.measure(peer).catch(none);
  const tooLong = delay(left, none(`ended after ${seconds(left)} s`), { ref: false });
  const cells = await Promise.race([measured, tooLong]);
  killAll();
  await measured;
  const values = cells.map(({ value, note }) => (value === undefined ? (note ?? "-") : String(Math.round(value))));
  console.error(`${peer.name} ${group.name}: ${values.join(", ")} (${seconds(performance.now() - start)} s)`);
  return cells;
};

/** Longest time for one row, or rows measured together, of one node. */
const GROUP_MS = 180_000;
/** What has not begun after that is left out. */
const RUN_MS = Number(process.env.BENCH_MINUTES ?? 20) * 60_000;

await loadCrypto();
const peers = chosen(PEERS, "BENCH_PEERS");
const groups = chosen(ROWS, "BENCH_ROWS");
for (const peer of peers) await peer.prepare();
const versions = await Promise.all(peers.map(async ({ name, version }) => [name, await version()] as const));
const rows: MeasuredRow[] = [];
for (const group of groups) {
  const columns = new Map<string, readonly Cell[]>();
  for (const peer of peers) columns.set(peer.name, await measure(group, peer));
  for (const [index, title] of group.titles.entries()) {
    const cells = [...columns].map(([name, cells]) => [name, cells[index] ?? { value: undefined }] as const);
    rows.push({ ...title, cells: Object.fromEntries(cells) });
  }
  // A run that is broken off leaves what it has.
  await writeResults("rpc", Object.fromEntries(versions), rows);
}
console.log(
  formatTable(
    peers.map(({ name }) => name),
    rows,
  ),
);
console.error(`took ${seconds(performance.now())} s`);
