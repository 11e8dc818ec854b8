import type { UpgradePlan } from "../../execution/upgrades/plan.ts";
import type { BlockFeed } from "../block-feed.ts";
import type { Logger } from "../log.ts";
import { UpgradeGate } from "./gate.ts";
import { isTimeToWarn, tellUnknown, warnOf } from "./watch.ts";

/**
 * How far this software can follow a chain, told to the operator.
 * @param head height of the head
 * @throws NodeError UPGRADE_REQUIRED when it can go no further
 */
export const openGate = (plan: UpgradePlan, head: number, logger: Logger): UpgradeGate => {
  const gate = new UpgradeGate(plan.missing);
  gate.require(head + 1);
  tellUnknown(plan, head, logger);
  warnOf(gate, head, logger);
  return gate;
};

/** Warns with the blocks of a chain, and ends the node before the first that it cannot execute. */
export const guardUpgrades = (gate: UpgradeGate, feed: BlockFeed, logger: Logger): void => {
  feed.subscribe(({ block }) => {
    const { number } = block.header;
    if (!gate.reached(number) && isTimeToWarn(gate, number)) warnOf(gate, number, logger);
  });
};
