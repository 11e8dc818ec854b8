import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { NETWORK_LIMITS } from "../primitives/limits.ts";
import { LOCAL_PERIOD_MS, PORTS } from "../primitives/params.ts";
import { LOCAL_HOSTS } from "../rpc/server/access.ts";
import { NodeError } from "./errors.ts";

const port = z.int().min(0).max(65_535);
const milliseconds = z.int().min(0).max(86_400_000);

/** Servers for JSON-RPC. Loopback unless the operator says otherwise. */
const rpcSchema = z.strictObject({
  host: z.string().default("127.0.0.1"),
  /** 0 takes a free port */
  port: port.default(PORTS.rpc),
  /** a second port for WebSocket only; HTTP's port serves WebSocket too */
  websocketPort: port.optional(),
  /** origins of browser pages that may call; "*" admits all */
  cors: z.array(z.string()).default([]),
  /** names under which the node is addressed (Host header) besides localhost */
  hosts: z.array(z.string()).default([]),
  /** whether the port serves the explorer's page to browsers */
  page: z.boolean().default(true),
  /** methods for the operator (admin_*): only where nobody else can call */
  admin: z.boolean().optional(),
});

/** One validator and one proposer in this process (n = 1, f = 0). */
const sealingSchema = z.strictObject({
  /** address of the sealing account in the keystore */
  account: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  passwordFile: z.string().optional(),
  /** ms between blocks; 0 seals at once when a transaction waits */
  periodMs: milliseconds.optional(),
  /** with period 0: ms after which an empty block is sealed; 0 never */
  emptyPeriodMs: milliseconds.default(0),
});

/** An account of the keystore that this node acts for. */
const roleSchema = z.strictObject({
  account: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  passwordFile: z.string().optional(),
});

/** Peers. Multiaddrs, as /ip4/1.2.3.4/tcp/30310/p2p/PEER-ID. */
const networkSchema = z.strictObject({
  /** file of the key behind this node's peer id; peer.key in the data folder unless given; made when missing */
  keyFile: z.string().optional(),
  listen: z
    .array(z.string())
    .min(1)
    .default([`/ip4/0.0.0.0/tcp/${PORTS.p2p}`]),
  /** what others should dial instead, behind NAT for example */
  announce: z.array(z.string()).optional(),
  /** nodes to stay connected with; they end with peer ids */
  peers: z.array(z.string()).default([]),
  /** peer ids; absent admits everybody who is not denied */
  allow: z.array(z.string()).optional(),
  deny: z.array(z.string()).default([]),
  /** find more peers until there are so many */
  wantedPeers: z.int().min(0).max(NETWORK_LIMITS.connections).default(25),
  /** new connections a second from one address: more for many nodes on one host */
  connectionsPerSecond: z.int().min(1).optional(),
  /** under attack a validator keeps strangers out: by itself, or only when the operator says so */
  defence: z.enum(["automatic", "manual"]).default("automatic"),
});

/** Metrics, health and readiness: for the operator alone, on a port of their own. */
const metricsSchema = z.strictObject({
  host: z.string().default("127.0.0.1"),
  /** 0 takes a free one */
  port: port.default(PORTS.metrics),
});

const configSchema = z.strictObject({
  dataDir: z.string(),
  genesis: z.string(),
  keystore: z.string().optional(),
  /** keep only the newest N states; absent keeps all */
  prune: z.int().min(1).optional(),
  /** keep an index of transactions by address, from genesis on; absent: as the folder is */
  index: z.boolean().optional(),
  /** "fsync": a block is on the disk before it counts; "os": it survives the process, not the machine */
  durability: z.enum(["fsync", "os"]).default("fsync"),
  rpc: rpcSchema.prefault({}),
  sealing: sealingSchema.optional(),
  network: networkSchema.optional(),
  /** the committee member that this node is */
  validator: roleSchema.optional(),
  proposer: roleSchema.optional(),
  /** absent: nothing is measured */
  metrics: metricsSchema.optional(),
  /** local network only: the accounts with known keys sign for whoever asks */
  devAccounts: z.boolean().default(false),
  log: z.enum(["text", "json"]).default("text"),
});

export type RpcConfig = z.infer<typeof rpcSchema>;
/** What `cpchain node --config FILE` reads; paths are relative to the file. */
export type NodeConfig = z.infer<typeof configSchema>;

export const DEFAULT_RPC: RpcConfig = rpcSchema.parse({});
export const DEFAULT_PERIOD_MS = LOCAL_PERIOD_MS;

const describeIssues = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join(".") || "(file)"}: ${issue.message}`).join("; ");

/**
 * @param base folder that relative paths start from
 * @throws NodeError CONFIG_INVALID naming every wrong field
 */
export const parseConfig = (value: unknown, base: string): NodeConfig => {
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) {
    throw new NodeError("CONFIG_INVALID", `The configuration is invalid: ${describeIssues(parsed.error)}.`, {
      advice: "docs/operators.md lists every field.",
    });
  }
  const absolute = (file: string): string => path.resolve(base, file);
  const config = parsed.data;
  checkRoles(config);
  checkAdmin(config.rpc);
  const withPassword = <T extends { readonly passwordFile?: string | undefined }>(
    role: T | undefined,
  ): T | undefined =>
    role?.passwordFile === undefined ? role : { ...role, passwordFile: absolute(role.passwordFile) };
  return {
    ...config,
    dataDir: absolute(config.dataDir),
    genesis: absolute(config.genesis),
    keystore: absolute(config.keystore ?? path.join(config.dataDir, "keystore")),
    sealing: withPassword(config.sealing),
    network: config.network && {
      ...config.network,
      keyFile: absolute(config.network.keyFile ?? path.join(config.dataDir, "peer.key")),
    },
    validator: withPassword(config.validator),
    proposer: withPassword(config.proposer),
  };
};

/** @throws NodeError CONFIG_INVALID for roles that exclude each other, or lack the network they need */
const checkRoles = ({ sealing, network, validator, proposer }: z.infer<typeof configSchema>): void => {
  if (sealing !== undefined && network !== undefined) {
    throw new NodeError("CONFIG_INVALID", "A node seals alone (sealing) or has peers (network), not both.");
  }
  if (network === undefined && (validator ?? proposer) !== undefined) {
    throw new NodeError("CONFIG_INVALID", "A validator or proposer needs peers.", {
      advice: "Add network.peers; or use sealing for a chain with one validator.",
    });
  }
};

/** @throws NodeError CONFIG_INVALID for methods of the operator on a port that others can reach */
const checkAdmin = ({ admin, host, hosts, cors }: RpcConfig): void => {
  const isPrivate = (LOCAL_HOSTS as readonly string[]).includes(host) && hosts.length === 0 && cors.length === 0;
  if (admin !== true || isPrivate) return;
  throw new NodeError("CONFIG_INVALID", "rpc.admin is for a port that only this machine can call.", {
    advice: "Leave rpc.host at 127.0.0.1 and rpc.hosts and rpc.cors empty, and no reverse proxy in front.",
  });
};

/** @throws NodeError FILE_UNREADABLE, CONFIG_INVALID */
export const readJson = async (file: string): Promise<unknown> => {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new NodeError("FILE_UNREADABLE", `${file} cannot be read.`, { cause });
  });
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new NodeError("CONFIG_INVALID", `${file} is not JSON: ${(cause as Error).message}.`, { cause });
  }
};

export const readConfig = async (file: string): Promise<NodeConfig> =>
  parseConfig(await readJson(file), path.dirname(path.resolve(file)));
