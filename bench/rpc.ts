/**
 * This chain's local network beside other nodes for developers, over HTTP: transactions until they are in blocks,
 * questions, start, memory, and what a kill leaves. Run with `npm run bench:rpc`; the numbers are also written to
 * bench/results/rpc.json. BENCH_PEERS and BENCH_ROWS name some of the peers and rows, by comma.
 */
import { loadCrypto } from "../chain/primitives/crypto/index.ts";
import { writeResults } from "./machine.ts";
import { PEERS } from "./rpc/peers/index.ts";
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

const measure = async (group: RowGroup, peer: Peer): Promise<readonly Cell[]> => {
  const start = performance.now();
  try {
    return await group.measure(peer);
  } catch (error) {
    return group.titles.map(() => noNumber(error));
  } finally {
    console.error(`${peer.name} ${group.name}: ${Math.round((performance.now() - start) / 1_000)} s`);
  }
};

await loadCrypto();
const peers = chosen(PEERS, "BENCH_PEERS");
const groups = chosen(ROWS, "BENCH_ROWS");
for (const peer of peers) await peer.prepare();
const rows: MeasuredRow[] = [];
for (const group of groups) {
  const columns = new Map<string, readonly Cell[]>();
  for (const peer of peers) columns.set(peer.name, await measure(group, peer));
  for (const [index, title] of group.titles.entries()) {
    const cells = [...columns].map(([name, cells]) => [name, cells[index] ?? { value: undefined }] as const);
    rows.push({ ...title, cells: Object.fromEntries(cells) });
  }
}
console.log(
  formatTable(
    peers.map(({ name }) => name),
    rows,
  ),
);
const versions = await Promise.all(peers.map(async ({ name, version }) => [name, await version()] as const));
await writeResults("rpc", Object.fromEntries(versions), rows);
