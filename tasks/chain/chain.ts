import path from "node:path";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { createLogger } from "../../chain/node/log.ts";
import { describeBlock, describeLocalNetwork } from "../../chain/node/networks/describe.ts";
import { startLocalNetwork } from "../../chain/node/networks/local.ts";
import { untilSignal } from "../../chain/node/signals.ts";
import { withCodedErrors } from "../coded-errors.ts";
import { LOCAL_DATA_DIR, PROCESSES_DATA_DIR } from "./defaults.ts";
import { preparePage } from "./page.ts";

interface ChainArguments {
  readonly port: number;
  readonly period: number;
  readonly emptyPeriod: number;
  readonly reset: boolean;
  readonly prune: number;
  readonly dataDir: string;
  readonly noPage: boolean;
  readonly processes: boolean;
}

/** Starts the local network, prints where it is, then a line per block until Ctrl+C. */
const action: NewTaskActionFunction<ChainArguments> = (args, hre) =>
  withCodedErrors(async () => {
    const logger = createLogger("text");
    if (!args.noPage) await preparePage(hre.config.paths.root, logger);
    if (args.processes) {
      const { runProcesses } = await import("./processes.ts");
      await runProcesses({
        folder: path.resolve(
          hre.config.paths.root,
          args.dataDir === LOCAL_DATA_DIR ? PROCESSES_DATA_DIR : args.dataDir,
        ),
        port: args.port,
        periodMs: args.period,
        reset: args.reset,
        prune: args.prune === 0 ? undefined : args.prune,
        page: !args.noPage,
      });
      return;
    }
    const network = await startLocalNetwork({
      folder: path.resolve(hre.config.paths.root, args.dataDir),
      port: args.port,
      periodMs: args.period,
      emptyPeriodMs: args.emptyPeriod,
      reset: args.reset,
      prune: args.prune === 0 ? undefined : args.prune,
      page: !args.noPage,
      logger,
    });
    try {
      console.log(describeLocalNetwork(network));
      network.node.feed.subscribe((executed) => {
        logger.info(describeBlock(executed));
      });
      await Promise.race([untilSignal(), network.node.failure]);
      console.log("Stopping …");
    } finally {
      await network.close();
      console.log("Stopped.");
    }
  });

export default action;
