import path from "node:path";
import { Command } from "commander";
import { parseGenesis } from "../../../execution/genesis/file.ts";
import { readConfig, readJson } from "../../config.ts";
import type { NodeConfig } from "../../config.ts";
import { NodeError } from "../../errors.ts";
import { findKey, readKey } from "../../keystore/keystore.ts";
import { obtainPassword } from "../../keystore/password.ts";
import { createLogger } from "../../log.ts";
import { describeBlock } from "../../networks/describe.ts";
import { sealingMode } from "../../networks/local.ts";
import { startNode } from "../../node.ts";
import type { NodeOptions } from "../../node.ts";
import { untilSignal } from "../../signals.ts";

const JOURNAL_FILE = "pool.journal";
const RECOVERY_WORKERS = 1;

/** The sealing account's key, and the period of the genesis file unless the configuration has one. */
const sealingOf = async (config: NodeConfig, genesisPeriodMs: number | undefined): Promise<NodeOptions["sealing"]> => {
  const { sealing, keystore } = config;
  if (sealing === undefined || keystore === undefined) return undefined;
  const { file } = await findKey(keystore, sealing.account);
  const key = await readKey(file, await obtainPassword({ file: sealing.passwordFile }));
  const periodMs = sealing.periodMs ?? genesisPeriodMs;
  if (periodMs === undefined) {
    throw new NodeError("CONFIG_INVALID", "Neither the configuration nor the genesis file says how often to seal.", {
      advice: "Set sealing.periodMs.",
    });
  }
  return { validatorKey: key, proposerKey: key, mode: sealingMode(periodMs, sealing.emptyPeriodMs) };
};

const runNode = async (configFile: string, json: boolean): Promise<void> => {
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
    rpc: config.rpc,
    journal: path.join(config.dataDir, JOURNAL_FILE),
    recoveryWorkers: RECOVERY_WORKERS,
    logger,
  });
  try {
    const { head } = node.ledger;
    logger.info("node started", {
      chainId: node.chainId,
      http: node.rpc === undefined ? "off" : `http://${config.rpc.host}:${node.rpc.port}`,
      head: head.header.number,
      hash: head.hash,
      seals: config.sealing !== undefined,
    });
    node.feed.subscribe((executed) => {
      logger.info(describeBlock(executed));
    });
    await Promise.race([untilSignal(), node.failure]);
  } finally {
    await node.close();
  }
};

export const nodeCommand = (): Command =>
  new Command("node")
    .description("Runs a node until Ctrl+C.")
    .requiredOption("--config <file>", "JSON file with dataDir, genesis and more; see docs/operators.md")
    .option("--json", "log JSON lines", false)
    .action((options: { config: string; json: boolean }) => runNode(options.config, options.json));
