import { globSync } from "node:fs";
import type { TaskOverrideActionFunction } from "hardhat/types/tasks";
import { IN_PROCESS_NETWORK } from "./hooks/network.ts";

const ALL_TESTS = "test/**/*.test.ts";
const CONTRACT_TESTS = "test/contracts/**/*.test.ts";

/**
 * Without files on the command line: every `*.test.ts`, not the helpers and child processes beside them; on our own
 * chain only the tests of contracts, because the others do not depend on the network.
 */
const action: TaskOverrideActionFunction = (args, hre, runSuper) => {
  if ((args["testFiles"] as string[]).length > 0) return runSuper(args);
  const pattern = hre.globalOptions.network === IN_PROCESS_NETWORK ? CONTRACT_TESTS : ALL_TESTS;
  const testFiles = globSync(pattern, { cwd: hre.config.paths.root }).sort();
  return runSuper({ ...args, testFiles });
};

export default action;
