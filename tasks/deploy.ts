import path from "node:path";
import { HardhatPluginError } from "hardhat/plugins";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { openConnection } from "./deploy/connection.ts";
import { DeployError } from "./deploy/errors.ts";
import { runDeployment } from "./deploy/run.ts";

interface DeployArguments {
  /** Comma separated; empty for all. */
  readonly tags: string;
  readonly reset: boolean;
}

const print = (line: string): void => {
  console.log(line);
};

/** Runs the numbered scripts of `deploy/` against the selected network; see docs/contracts.md. */
const action: NewTaskActionFunction<DeployArguments> = async ({ tags, reset }, hre) => {
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  const { root } = hre.config.paths;
  try {
    const opened = await openConnection(hre, print);
    try {
      await runDeployment({
        connection: opened.connection,
        scripts: path.join(root, "deploy"),
        journal: path.join(root, "deployments", `${opened.connection.networkName}.json`),
        tags: tags.split(",").filter((tag) => tag !== ""),
        reset,
        print,
      });
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    const advice = error.advice === undefined ? "" : `\n${error.advice}`;
    throw new HardhatPluginError("cpchain", `${error.code}: ${error.message}${advice}`, error);
  }
};

export default action;
