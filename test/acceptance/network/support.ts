import { createServer } from "node:net";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { run, startCpchain, startCpchainIn } from "../../support/process.ts";
import type { RunningProcess } from "../../support/process.ts";
import { Links } from "./links/links.ts";

const SHIFTED_CLOCK = pathToFileURL(path.join(import.meta.dirname, "clock/shifted.ts")).href;
/** Nothing listens there. What nodes tell each other of their addresses leads nowhere: they meet on the links only. */
const NOWHERE = "/ip4/127.0.0.1/tcp/1";

export interface ProcessNode {
  readonly name: string;
  readonly role: "validator" | "proposer" | "civilian";
  readonly rpcPort: number;
  /** multiaddr with peer id, where it listens for peers */
  readonly address: string;
  readonly config: string;
  running: RunningProcess | undefined;
}

/** A node answered a JSON-RPC request with an error. */
export class Refused extends Error {
  override readonly name = "Refused";
}

interface Answer<T> {
  readonly id: number;
  readonly result: T;
  readonly error?: { readonly message: string };
}

/** A JSON-RPC method with its parameters. */
export type Request = readonly [method: string, ...params: unknown[]];

export interface BlockSummary {
  readonly number: string;
  readonly hash: string;
  readonly miner: string;
}

/** Characters of a log that are shown when its node has ended. */
const LOG_END = 2_000;
/** Long after everything these tests wait for has happened. */
const GIVE_UP_MS = 300_000;

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

/** A network written by `cpchain devnet init`, each node a process of its own, which reach each other on links. */
export class ProcessNetwork {
  readonly nodes: readonly ProcessNode[];
  readonly links: Links;
  readonly #folder: string;

  private constructor(folder: string, nodes: readonly ProcessNode[], links: Links) {
    this.#folder = folder;
    this.nodes = nodes;
    this.links = links;
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
    const links = await Links.between(nodes.map(({ name, address }) => ({ name, port: portOf(address) })));
    for (const node of nodes) await putOnLinks(node, nodes, links);
    return new ProcessNetwork(
      folder,
      nodes.map((node) => ({ ...node, running: undefined })),
      links,
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
    for (const node of nodes) {
      const environment = { NODE_OPTIONS: `--import=${SHIFTED_CLOCK}`, SHIFTED_CLOCK: clockOf(node) };
      node.running = startCpchainIn(environment, "node", "--config", node.config);
    }
    for (const node of nodes) await node.running?.untilPrinted(/node started/);
  }

  async kill(nodes: readonly ProcessNode[]): Promise<void> {
    const ends = nodes.flatMap(({ running }) => (running === undefined ? [] : [running.signal("SIGKILL")]));
    await Promise.all(ends);
    for (const node of nodes) node.running = undefined;
  }

  /** The clock of a node goes wrong by so many ms, at once if it runs. */
  setClock(node: ProcessNode, shiftMs: number): Promise<void> {
    return writeFile(clockOf(node), String(shiftMs));
  }

  async remove(): Promise<void> {
    await this.kill(this.running);
    await this.links.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get running(): readonly ProcessNode[] {
    return this.nodes.filter(({ running }) => running !== undefined);
  }

  /** @throws Refused for an error of the node */
  async call<T>(node: ProcessNode, ...request: Request): Promise<T> {
    const [result] = await this.batch<T>(node, [request]);
    return result as T;
  }

  /** Results in the order of the requests. @throws Refused for an error of the node */
  async batch<T>(node: ProcessNode, requests: readonly Request[]): Promise<T[]> {
    const { running } = node;
    const { exitCode, signalCode } = running?.child ?? {};
    if (running !== undefined && (exitCode ?? signalCode) !== null) {
      throw new Error(
        `${node.name} has ended by itself:\n${running.output.slice(-LOG_END)}\n${running.errors.slice(-LOG_END)}`,
      );
    }
    const response = await fetch(this.url(node), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(requests.map(([method, ...params], id) => ({ jsonrpc: "2.0", id, method, params }))),
    });
    const answers = (await response.json()) as readonly Answer<T>[];
    const refused = answers.find(({ error }) => error !== undefined);
    if (refused !== undefined) {
      throw new Refused(`${node.name}: ${String(requests[refused.id]?.[0])}: ${refused.error?.message ?? ""}`);
    }
    return [...answers].sort((a, b) => a.id - b.id).map(({ result }) => result);
  }

  height(node: ProcessNode): Promise<number> {
    return this.call<string>(node, "eth_blockNumber").then(Number);
  }

  /** Heights of the nodes that run. */
  heights(): Promise<number[]> {
    return Promise.all(this.running.map((node) => this.height(node)));
  }

  /** Height and round that a validator works on. */
  async consensus(node: ProcessNode): Promise<{ readonly height: number; readonly round: number }> {
    const { member } = await this.call<{ member: { height: string; round: string } | null }>(
      node,
      "cpc_getConsensusState",
    );
    return { height: Number(member?.height), round: Number(member?.round) };
  }

  block(node: ProcessNode, number: number): Promise<BlockSummary> {
    return this.call(node, "eth_getBlockByNumber", quantity(number), false);
  }

  /** Waits until every running node has a block of this height, and fails unless they have the same chain up to it. */
  async agreeOn(height: number): Promise<void> {
    await until(`all nodes at height ${height}`, async () => {
      return (await this.heights()).every((reached) => reached >= height);
    });
    const blocks = Array.from({ length: height + 1 }, (_, i): Request => ["eth_getBlockByNumber", quantity(i), false]);
    const chains = await Promise.all(this.running.map((node) => this.batch<BlockSummary>(node, blocks)));
    for (let i = 0; i <= height; i++) {
      const hashes = new Set(chains.map((chain) => chain[i]?.hash));
      if (hashes.size !== 1) throw new Error(`a fork at height ${i}: ${[...hashes].join(", ")}`);
    }
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

const quantity = (number: number): string => `0x${number.toString(16)}`;

const clockOf = ({ config }: Pick<ProcessNode, "config">): string => path.join(path.dirname(config), "clock");

const PORT = /\/tcp\/(\d+)\//;
const portOf = (address: string): number => Number(PORT.exec(address)?.[1]);

/** Makes a node dial all others on links, and nobody in another way. */
const putOnLinks = async (
  { name, config }: Pick<ProcessNode, "name" | "config">,
  nodes: readonly Pick<ProcessNode, "name" | "address">[],
  links: Links,
): Promise<void> => {
  const document = JSON.parse(await readFile(config, "utf8")) as { readonly network: object };
  const peers = nodes.flatMap((other) =>
    other.name === name ? [] : [other.address.replace(PORT, `/tcp/${links.port(name, other.name)}/`)],
  );
  const network = { ...document.network, peers, announce: [NOWHERE], wantedPeers: 0 };
  await writeFile(config, JSON.stringify({ ...document, network }));
  await writeFile(clockOf({ config }), "0");
};
