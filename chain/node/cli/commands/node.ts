import path from "node:path";
import { Command } from "commander";
import { parseGenesis } from "../../../execution/genesis/file.ts";
import { readConfig, readJson } from "../../config.ts";
import type { NodeConfig } from "../../config.ts";
import { devAccounts } from "../../dev/accounts.ts";
import { NodeError } from "../../errors.ts";
import { findKey, readKey } from "../../keystore/keystore.ts";
import { obtainPassword } from "../../keystore/password.ts";
import { createLogger } from "../../log.ts";
import { describeBlock } from "../../networks/describe.ts";
import { JOURNAL_FILE, sealingMode } from "../../networks/local.ts";
import { startNode } from "../../node.ts";
import type { NodeOptions } from "../../node.ts";
import { inputEnd, untilSignal } from "../../signals.ts";
import type { Hex } from "../../../primitives/types.ts";

const PEERS_FILE = "peers.json";
const RECOVERY_WORKERS = 1;

/** The key of an account that the configuration names. */
const keyOf = async (
  { keystore }: NodeConfig,
  role: { readonly account: string; readonly passwordFile?: string | undefined } | undefined,
): Promise<Hex | undefined> => {
  if (role === undefined || keystore === undefined) return undefined;
  const { file } = await findKey(keystore, role.account);
  return readKey(file, await obtainPassword({ file: role.passwordFile }));
};

const peeringOf = async (config: NodeConfig): Promise<NodeOptions["peering"]> =>
  config.network === undefined
    ? undefined
    : {
        ...config.network,
        peersFile: path.join(config.dataDir, PEERS_FILE),
        defence: { mode: config.network.defence },
        validatorKey: await keyOf(config, config.validator),
        proposerKey: await keyOf(config, config.proposer),
      };

/** The sealing account's key, and the period of the genesis file unless the configuration has one. */
const sealingOf = async (config: NodeConfig, genesisPeriodMs: number | undefined): Promise<NodeOptions["sealing"]> => {
  const { sealing } = config;
  const key = await keyOf(config, sealing);
  if (sealing === undefined || key === undefined) return undefined;
  const periodMs = sealing.periodMs ?? genesisPeriodMs;
  if (periodMs === undefined) {
    throw new NodeError("CONFIG_INVALID", "Neither the configuration nor the genesis file says how often to seal.", {
      advice: "Set sealing.periodMs.",
    });
  }
  return { validatorKeys: [key], proposerKeys: [key], mode: sealingMode(periodMs, sealing.emptyPeriodMs) };
};

interface NodeArguments {
  readonly json: boolean;
  readonly untilInputEnds: boolean;
}

const roleOf = ({ sealing, validator, proposer }: NodeConfig): string =>
  [sealing && "sealer", validator && "validator", proposer && "proposer"]
    .filter((role) => role !== undefined)
    .join(", ") || "civilian";

const runNode = async (configFile: string, { json, untilInputEnds }: NodeArguments): Promise<void> => {
  const config = await readConfig(configFile);
  const logger = createLogger(json ? "json" : config.log);
  const genesis = parseGenesis(await readJson(config.genesis));
  const node = await startNode({
    genesis,
    storage: { folder: config.dataDir },
    durability: config.durability,
    prune: config.prune,
    index: config.index,
    sealing: await sealingOf(config, genesis.cpchain?.periodMs),
    peering: await peeringOf(config),
    rpc: config.rpc,
    metrics: config.metrics,
    unlocked: config.devAccounts ? devAccounts() : undefined,
    journal: path.join(config.dataDir, JOURNAL_FILE),
    recoveryWorkers: RECOVERY_WORKERS,
    logger,
  });
  try {
    const { head } = node.ledger;
    logger.info("node started", {
      chainId: node.chainId,
      http: node.rpc === undefined ? "off" : `http://${config.rpc.host}:${node.rpc.port}`,
      ...(node.monitoring === undefined
        ? {}
        : { metrics: `http://${config.metrics?.host ?? ""}:${node.monitoring.port}/metrics` }),
      head: head.header.number,
      hash: head.hash,
      role: roleOf(config),
      ...(node.peering === undefined ? {} : { peer: node.peering.network.id }),
    });
    node.feed.subscribe((executed) => {
      logger.info(describeBlock(executed));
    });
    await Promise.race([untilSignal(), node.failure, ...(untilInputEnds ? [inputEnd()] : [])]);
  } finally {
    await node.close();
    // An input that is being read would keep the process.
    if (untilInputEnds) process.stdin.destroy();
  }
};

export const nodeCommand = (): Command =>
  new Command("node")
    .description("Runs a node until Ctrl+C.")
    .requiredOption("--config <file>", "JSON file with dataDir, genesis and more; see docs/operators.md")
    .option("--json", "log JSON lines", false)
    .option("--until-input-ends", "stop when standard input ends too, as it does when who holds it is gone", false)
    .action((options: NodeArguments & { config: string }) => runNode(options.config, options));
