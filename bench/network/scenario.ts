import path from "node:path";
import { loadCrypto } from "../../chain/primitives/crypto/index.ts";
import { GAS_LIMIT } from "../../chain/primitives/params.ts";
import { JsonRpc } from "../rpc/json-rpc.ts";
import type { CpuTimes } from "./cpu.ts";
import { FinalityWatch } from "./finality.ts";
import { NetworkProcesses } from "./nodes.ts";
import { nameOf } from "./options.ts";
import type { Load, Options, Scenario } from "./options.ts";
import { measure } from "./phase.ts";
import type { MeasuredNetwork, PhaseResult } from "./phase.ts";
import { sharesOf } from "./profile.ts";
import { divide } from "./shares.ts";
import type { ShareName } from "./shares.ts";
import { Workload } from "./workload.ts";

/** Ten seconds need four times the gas, so that the base fee does not rise without end. */
const LONG_PERIOD_MS = 10_000;
const LONG_PERIOD_GAS = 4n * GAS_LIMIT;
const CONNECTIONS = 8;

export interface Row extends Scenario, PhaseResult {
  readonly gasLimit: string;
  readonly load: string;
}

export interface ScenarioResult {
  readonly rows: readonly Row[];
  /** of the CPU time of one validator at the first load; undefined where it cannot be read */
  readonly shares: (Scenario & { readonly load: string; readonly of: Readonly<Record<ShareName, number>> }) | undefined;
}

/** Starts a network, puts it under one load after the other, and stops it. */
export const runScenario = async (
  scenario: Scenario,
  options: Options,
  say: (text: string) => void,
): Promise<ScenarioResult> => {
  await loadCrypto();
  const gasLimit = options.gasLimit ?? (scenario.periodMs >= LONG_PERIOD_MS ? LONG_PERIOD_GAS : GAS_LIMIT);
  const profiled = options.profiles === undefined ? "one validator" : "all";
  const network = await NetworkProcesses.start({ ...scenario, gasLimit, profiled, profiles: options.profiles });
  try {
    const rows = await runLoads(network, scenario, options, (load, result) => {
      say(`${load}: ${Math.round(result.minedPerSecond)}/s, ${result.transfers} transfers`);
      return { ...scenario, gasLimit: gasLimit.toString(), load, ...result };
    });
    await network.stop();
    return { rows, shares: await sharesOfValidator(scenario, network, rows) };
  } finally {
    await network.remove();
  }
};

const runLoads = async (
  network: NetworkProcesses,
  { periodMs }: Scenario,
  { loads, minutes }: Options,
  row: (load: string, result: PhaseResult) => Row,
): Promise<Row[]> => {
  const [entry] = network.nodes;
  if (entry === undefined) throw new Error("a network without nodes");
  const rpc = new JsonRpc(entry.url, CONNECTIONS);
  const watch = await FinalityWatch.start(entry.url, rpc, network.validators);
  try {
    const workload = await Workload.prepare(rpc);
    const measured: MeasuredNetwork = { nodes: network.nodes, rpc, watch, workload, periodMs };
    const rows: Row[] = [];
    let most = 0;
    for (const load of loads) {
      const result = await measure(measured, fixed(load, most), minutes);
      if (load === "max") most = result.minedPerSecond;
      rows.push(row(nameOf(load), result));
    }
    await agree(network);
    return rows;
  } finally {
    watch.close();
    rpc.close();
  }
};

const fixed = (load: Load, most: number): Exclude<Load, { readonly share: number }> =>
  load !== "max" && "share" in load ? { perSecond: load.share * most } : load;

/** @throws Error when two nodes have different blocks at a height that both have */
const agree = async ({ nodes }: NetworkProcesses): Promise<void> => {
  const clients = nodes.map(({ url }) => new JsonRpc(url, 1));
  try {
    const heights = await Promise.all(clients.map((rpc) => rpc.call("eth_blockNumber")));
    const height = `0x${Math.min(...heights.map(Number)).toString(16)}`;
    const blocks = await Promise.all(clients.map((rpc) => rpc.call("eth_getBlockByNumber", height, false)));
    const hashes = new Set(blocks.map((block) => (block as { readonly hash: string }).hash));
    if (hashes.size !== 1) throw new Error(`a fork at height ${height}: ${[...hashes].join(", ")}`);
  } finally {
    for (const rpc of clients) rpc.close();
  }
};

const sharesOfValidator = async (
  scenario: Scenario,
  network: NetworkProcesses,
  rows: readonly Row[],
): Promise<ScenarioResult["shares"]> => {
  const [first] = rows;
  const name = `validator-${scenario.validators}`;
  const cpu: CpuTimes | undefined = first?.cpu[name];
  if (first === undefined || cpu === undefined) return undefined;
  const main = await sharesOf(path.join(network.profiles, `${name}.cpuprofile`));
  return { ...scenario, load: first.load, of: divide(cpu, main) };
};
