import type { TaskOverrideActionFunction } from "hardhat/types/tasks";

const GRACE_MS = 5_000;

/** Hardhat never calls process.exit(), so a leaked server or timer would hang the run for ever: name it and fail. */
const action: TaskOverrideActionFunction = async (args, _hre, runSuper) => {
  const result: unknown = await runSuper(args);
  setTimeout(() => {
    console.error(`The tests left handles open: ${process.getActiveResourcesInfo().join(", ")}`);
    process.exit(1);
  }, GRACE_MS).unref();
  return result;
};

export default action;
