import { mkdir, readdir } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { destroyLedger } from "../../../ledger/destroy.ts";
import { loadCrypto } from "../../../primitives/crypto/index.ts";
import { PORTS } from "../../../primitives/params.ts";
import { readJson } from "../../config.ts";
import { devProposers, devValidators } from "../../dev/accounts.ts";
import { NodeError } from "../../errors.ts";
import type { GenesisDocument } from "../build-genesis.ts";
import { JOURNAL_FILE, LOCAL_GENESIS_FILE, LOCAL_PAGES } from "../local.ts";
import { DATA_FOLDER, GENESIS_FILE, writeNodes } from "../node-files.ts";
import type { DevnetNode, NodePlan } from "../node-files.ts";

export interface LayoutOptions {
  /** made when missing; holds a folder for each node */
  readonly folder: string;
  /** of the civilian's JSON-RPC; the others follow. 0: all take free ones */
  readonly port: number;
  /** ms between blocks */
  readonly periodMs: number;
  /** delete the chain of every node */
  readonly reset: boolean;
  /** keep only the newest N states */
  readonly prune: number | undefined;
  /** whether browsers get the explorer from the civilian */
  readonly page: boolean;
}

const LOOPBACK = "127.0.0.1";
/** Blocks of a network with several nodes have whole seconds between them. */
const SHORTEST_PERIOD_MS = 1_000;

/**
 * Writes the local network as files of nine nodes: a civilian, which callers talk to, four validators and four proposers.
 * Genesis and accounts are those of the network in one process.
 * @throws NodeError ARGUMENT_INVALID, FILE_EXISTS for a folder that holds something else; LedgerError DATA_DIR_LOCKED
 */
export const writeLocalNodes = async (options: LayoutOptions): Promise<readonly DevnetNode[]> => {
  const { folder, periodMs } = options;
  if (periodMs < SHORTEST_PERIOD_MS) {
    throw new NodeError("ARGUMENT_INVALID", `Several processes cannot agree every ${periodMs} ms.`, {
      advice: `Give --period ${SHORTEST_PERIOD_MS} or more, or leave --processes out: one process seals as fast as you like.`,
    });
  }
  await loadCrypto();
  await claim(folder);
  const plans = await planNodes(options);
  for (const { name } of options.reset ? plans : []) {
    await destroyLedger(path.join(folder, name, DATA_FOLDER), [JOURNAL_FILE]);
  }
  const genesis = (await readJson(LOCAL_GENESIS_FILE)) as GenesisDocument;
  const section = genesis["cpchain"] as Readonly<Record<string, unknown>>;
  return writeNodes(folder, plans, { ...genesis, cpchain: { ...section, periodMs } });
};

/** @throws NodeError FILE_EXISTS unless the folder is new, empty, or of such a network */
const claim = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const files = await readdir(folder);
  if (files.length === 0 || files.includes(GENESIS_FILE)) return;
  throw new NodeError("FILE_EXISTS", `${folder} holds something else than a network of several processes.`, {
    advice: "Choose another folder with --data-dir.",
  });
};

const planNodes = async ({ port, prune, page }: LayoutOptions): Promise<NodePlan[]> => {
  const members = [
    ["civilian", undefined] as const,
    ...devValidators().map(({ privateKey }) => ["validator", privateKey] as const),
    ...devProposers().map(({ privateKey }) => ["proposer", privateKey] as const),
  ];
  const ports = port === 0 ? await freePorts(3 * members.length) : undefined;
  return members.map(([role, key], i) => ({
    name: `${role}-${members.slice(0, i).filter(([other]) => other === role).length + 1}`,
    role,
    key,
    host: LOOPBACK,
    rpcPort: ports?.[3 * i] ?? port + i,
    p2pPort: ports?.[3 * i + 1] ?? PORTS.p2p + i,
    metricsPort: ports?.[3 * i + 2] ?? PORTS.metrics + i,
    more: {
      durability: "os",
      ...(prune === undefined ? {} : { prune }),
      ...(role === "civilian"
        ? { devAccounts: true, index: true, rpc: { page, cors: [...LOCAL_PAGES] } }
        : { rpc: { page: false } }),
    },
  }));
};

const freePorts = async (count: number): Promise<number[]> => {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, LOOPBACK, () => {
          resolve(server);
        });
      });
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
};
