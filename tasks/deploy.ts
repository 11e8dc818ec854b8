import path from "node:path";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { withCodedErrors } from "./coded-errors.ts";
import { openConnection } from "./deploy/connection.ts";
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
  await withCodedErrors(async () => {
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
  });
};

export default action;
