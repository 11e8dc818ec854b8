import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { mkdir, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { writeDevnet } from "../../chain/node/networks/devnet.ts";
import type { DevnetNode } from "../../chain/node/networks/node-files.ts";
import type { Address } from "../../chain/primitives/types.ts";
import { JsonRpc } from "../rpc/json-rpc.ts";
import type { Scenario } from "./options.ts";

const CPCHAIN = path.resolve(import.meta.dirname, "../../bin/cpchain.js");
const HOST = "127.0.0.1";
const START_MS = 120_000;
const STOP_MS = 30_000;
const POLL_MS = 50;
const MS_PER_SECOND = 1_000;
const FIRST_PORT = 20_000;
const PORTS = 12_000;

/** A node in a process of its own. */
export interface NodeProcess {
  readonly name: string;
  readonly role: DevnetNode["role"];
  readonly url: string;
  readonly pid: number;
}

export interface NetworkOptions extends Scenario {
  readonly gasLimit: bigint;
  /** the validator that leaves a CPU profile in the folder of profiles; or all nodes */
  readonly profiled: "one validator" | "all";
  /** undefined: beside the nodes' data, and removed with it */
  readonly profiles: string | undefined;
}

/** The first of so many neighbouring ports of loopback that are free. */
const freePorts = async (count: number): Promise<number> => {
  for (;;) {
    const first = FIRST_PORT + Math.floor(Math.random() * PORTS);
    const servers = Array.from({ length: count }, () => createServer());
    const results = await Promise.allSettled(
      servers.map((server, index) => once(server.listen(first + index, HOST), "listening")),
    );
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    if (results.every(({ status }) => status === "fulfilled")) return first;
  }
};

/** A network as `cpchain devnet init` writes it, every node a process. */
export class NetworkProcesses {
  readonly nodes: readonly NodeProcess[];
  readonly validators: readonly Address[];
  /** where the profiles of those that have stopped are */
  readonly profiles: string;
  readonly #folder: string;
  readonly #children: readonly ChildProcess[];

  private constructor(
    folder: string,
    profiles: string,
    nodes: readonly NodeProcess[],
    validators: readonly Address[],
    children: readonly ChildProcess[],
  ) {
    this.#folder = folder;
    this.profiles = profiles;
    this.nodes = nodes;
    this.validators = validators;
    this.#children = children;
  }

  /**
   * Writes the network's files, starts all nodes, and waits until they have made a block together.
   * @throws Error when one ends, or there is no block within two minutes
   */
  static async start(options: NetworkOptions): Promise<NetworkProcesses> {
    const folder = await mkdtemp(path.join(tmpdir(), "cpchain-bench-network-"));
    const { validators, proposers, periodMs, gasLimit } = options;
    const count = validators + proposers;
    const ports = await freePorts(3 * count);
    const written = await writeDevnet({
      folder: path.join(folder, "net"),
      validators,
      proposers,
      civilians: 0,
      periodMs,
      gasLimit,
      timestamp: Math.floor(Date.now() / MS_PER_SECOND),
      hosts: [HOST],
      rpcPort: ports,
      p2pPort: ports + count,
      metricsPort: ports + 2 * count,
    });
    const profiles = options.profiles ?? path.join(folder, "profiles");
    await mkdir(profiles, { recursive: true });
    const isProfiled = ({ name }: DevnetNode): boolean =>
      options.profiled === "all" || name === `validator-${validators}`;
    const children = await Promise.all(
      written.map((node) => startNode(node, path.join(folder, node.name), isProfiled(node) ? profiles : undefined)),
    );
    const nodes = written.map(({ name, role, rpcPort }, index) => {
      return { name, role, url: `http://${HOST}:${rpcPort}`, pid: children[index]?.pid ?? 0 };
    });
    const accounts = written.flatMap(({ role, account }) =>
      role === "validator" && account !== undefined ? [account] : [],
    );
    const network = new NetworkProcesses(folder, profiles, nodes, accounts, children);
    try {
      await network.#untilFirstBlock();
    } catch (error) {
      const log = await readFile(path.join(folder, "validator-1.log"), "utf8").catch(() => "");
      await network.remove();
      throw new Error(`the network did not start:\n${log}`, { cause: error });
    }
    return network;
  }

  /** Asks every node to end; those that do not are ended by force. */
  async stop(): Promise<void> {
    await Promise.all(this.#children.map(end));
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #untilFirstBlock(): Promise<void> {
    const deadline = performance.now() + START_MS;
    const clients = this.nodes.map(({ url }) => new JsonRpc(url, 1));
    const height = async (rpc: JsonRpc): Promise<number> =>
      Number(await rpc.call("eth_blockNumber").catch(() => undefined));
    try {
      while (performance.now() < deadline && !this.#children.some(hasEnded)) {
        const heights = await Promise.all(clients.map(height));
        if (heights.every((reached) => reached > 0)) return;
        await delay(POLL_MS);
      }
    } finally {
      for (const rpc of clients) rpc.close();
    }
    throw new Error(this.#children.some(hasEnded) ? "a node ended" : `no block within ${START_MS} ms`);
  }
}

const startNode = async (node: DevnetNode, log: string, profiles: string | undefined): Promise<ChildProcess> => {
  const output = await open(`${log}.log`, "w");
  const options =
    profiles === undefined
      ? []
      : ["--cpu-prof", `--cpu-prof-dir=${profiles}`, `--cpu-prof-name=${node.name}.cpuprofile`];
  try {
    return spawn(process.execPath, [...options, CPCHAIN, "node", "--config", node.config], {
      stdio: ["ignore", output.fd, output.fd],
    });
  } finally {
    await output.close();
  }
};

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

const end = async (child: ChildProcess): Promise<void> => {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(timer);
};
