import { createLogger } from "../../chain/node/log.ts";
import { describeProcesses } from "../../chain/node/networks/describe.ts";
import type { LayoutOptions } from "../../chain/node/networks/processes/layout.ts";
import { startLocalProcesses } from "../../chain/node/networks/processes/start.ts";
import type { ProcessesReport } from "../../chain/node/networks/processes/start.ts";
import { untilSignal } from "../../chain/node/signals.ts";

/** Runs the local network as nine processes: a line per node while they start, then a line per block until Ctrl+C. */
export const runProcesses = async (options: LayoutOptions): Promise<void> => {
  const logger = createLogger("text");
  const stop = untilSignal();
  console.log("Starting nine nodes …");
  const report: ProcessesReport = {
    started: ({ name, url, log }, pid) => {
      console.log(`  ${name.padEnd(12)} ${url}  process ${pid}  log ${log}`);
    },
    died: ({ name, log }, ending, restartMs) => {
      logger.warn(`${name} ended, and is started again`, { code: "NODE_ENDED", ending, afterMs: restartMs, log });
    },
    block: (line) => {
      logger.info(line);
    },
  };
  const network = await startLocalProcesses(options, report, stop);
  try {
    console.log(describeProcesses(network, options.folder));
    await stop;
    console.log("Stopping …");
  } finally {
    await network.close();
    console.log("Stopped.");
  }
};
