import { HARDFORK } from "../../primitives/params.ts";
import { ExecutionError } from "../errors.ts";
import type { ExecutionHardfork } from "../evm/common.ts";

/** Fork times of a genesis configuration, seconds since 1970 as geth names them. */
export type ForkTimes = Readonly<Record<string, unknown>>;

/** Newest first. */
const FORKS: readonly (readonly [string, ExecutionHardfork])[] = [
  ["osakaTime", "osaka"],
  ["pragueTime", "prague"],
  ["cancunTime", "cancun"],
];

/**
 * The rules from the first block on: the newest fork of the configuration, or this node's when it names none.
 * @throws ExecutionError GENESIS_INVALID for forks that begin later: one chain has one rule set here
 */
export const hardforkOf = (config: ForkTimes): ExecutionHardfork => {
  for (const [field, hardfork] of FORKS) {
    const time = config[field];
    if (time === undefined || time === null) continue;
    if (Number(time) === 0) return hardfork;
    throw new ExecutionError(
      "GENESIS_INVALID",
      `genesis config.${field}: forks that begin after genesis are not supported`,
      { advice: "An Ethereum chain whose rules change is read with `cpchain import`." },
    );
  }
  return HARDFORK;
};
