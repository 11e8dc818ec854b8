import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { LOCAL_PERIOD_MS, PORTS } from "../primitives/params.ts";
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
  return {
    ...config,
    dataDir: absolute(config.dataDir),
    genesis: absolute(config.genesis),
    keystore: absolute(config.keystore ?? path.join(config.dataDir, "keystore")),
    ...(config.sealing === undefined
      ? {}
      : {
          sealing: {
            ...config.sealing,
            ...(config.sealing.passwordFile === undefined
              ? {}
              : { passwordFile: absolute(config.sealing.passwordFile) }),
          },
        }),
  };
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
