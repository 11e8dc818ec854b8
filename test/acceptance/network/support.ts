import { createServer } from "node:net";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { run, startCpchain } from "../../support/process.ts";
import type { RunningProcess } from "../../support/process.ts";

export interface ProcessNode {
  readonly name: string;
  readonly role: "validator" | "proposer" | "civilian";
  readonly rpcPort: number;
  readonly config: string;
  running: RunningProcess | undefined;
}

export interface BlockSummary {
  readonly number: string;
  readonly hash: string;
  readonly miner: string;
}

/** Long after everything these tests wait for has happened. */
const GIVE_UP_MS = 90_000;

/** The first of so many neighbouring ports that are free. */
const freePorts = async (count: number): Promise<number> => {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 12_000);
    const servers = Array.from({ length: count }, () => createServer());
    const results = await Promise.allSettled(
      servers.map((server, i) => once(server.listen(first + i, "127.0.0.1"), "listening")),
    );
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    if (results.every(({ status }) => status === "fulfilled")) return first;
  }
};

/** A network written by `cpchain devnet init`, each node a process of its own. */
export class ProcessNetwork {
  readonly nodes: readonly ProcessNode[];
  readonly #folder: string;

  private constructor(folder: string, nodes: readonly ProcessNode[]) {
    this.#folder = folder;
    this.nodes = nodes;
  }

  static async create(validators: number, proposers: number, civilians: number): Promise<ProcessNetwork> {
    const folder = await mkdtemp(path.join(tmpdir(), "cpchain-processes-"));
    const count = validators + proposers + civilians;
    const ports = await freePorts(3 * count);
    const places = { "rpc-port": ports, "p2p-port": ports + count, "metrics-port": ports + 2 * count };
    const shape = { validators, proposers, civilians, ...places };
    const options = Object.entries(shape).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const { code, output, errors } = await run(
      startCpchain("devnet", "init", path.join(folder, "net"), ...options, "--json"),
    );
    if (code !== 0) throw new Error(output + errors);
    const { nodes } = JSON.parse(output) as { nodes: Omit<ProcessNode, "running">[] };
    return new ProcessNetwork(
      folder,
      nodes.map((node) => ({ ...node, running: undefined })),
    );
  }

  node(name: string): ProcessNode {
    const node = this.nodes.find((candidate) => candidate.name === name);
    if (node === undefined) throw new Error(`no node ${name}`);
    return node;
  }

  url({ rpcPort }: ProcessNode): string {
    return `http://127.0.0.1:${rpcPort}`;
  }

  async start(nodes: readonly ProcessNode[] = this.nodes): Promise<void> {
    for (const node of nodes) node.running = startCpchain("node", "--config", node.config);
    for (const node of nodes) await node.running?.untilPrinted(/node started/);
  }

  async kill(nodes: readonly ProcessNode[]): Promise<void> {
    const ends = nodes.flatMap(({ running }) => (running === undefined ? [] : [running.signal("SIGKILL")]));
    await Promise.all(ends);
    for (const node of nodes) node.running = undefined;
  }

  async remove(): Promise<void> {
    await this.kill(this.nodes.filter(({ running }) => running !== undefined));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async call<T>(node: ProcessNode, method: string, ...params: unknown[]): Promise<T> {
    const response = await fetch(this.url(node), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    const { result, error } = (await response.json()) as { result: T; error?: { message: string } };
    if (error !== undefined) throw new Error(`${node.name}: ${method}: ${error.message}`);
    return result;
  }

  height(node: ProcessNode): Promise<number> {
    return this.call<string>(node, "eth_blockNumber").then(Number);
  }

  block(node: ProcessNode, number: number): Promise<BlockSummary> {
    return this.call(node, "eth_getBlockByNumber", `0x${number.toString(16)}`, false);
  }

  /** Waits until every running node has a block of this height, and fails unless it is the same one. */
  async agreeOn(height: number): Promise<void> {
    const running = this.nodes.filter((node) => node.running !== undefined);
    await until(`all nodes at height ${height}`, async () => {
      const heights = await Promise.all(running.map((node) => this.height(node)));
      return heights.every((reached) => reached >= height);
    });
    const hashes = await Promise.all(running.map(async (node) => (await this.block(node, height)).hash));
    if (new Set(hashes).size !== 1) throw new Error(`a fork at height ${height}: ${hashes.join(", ")}`);
  }

  /** The chain has grown by so many blocks, as one node sees it. */
  async growBy(blocks: number, witness: ProcessNode): Promise<void> {
    const goal = (await this.height(witness)) + blocks;
    await until(`height ${goal} at ${witness.name}`, async () => (await this.height(witness)) >= goal);
  }
}

/** Asks until the answer is yes. */
export const until = async (what: string, condition: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + GIVE_UP_MS;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${GIVE_UP_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
