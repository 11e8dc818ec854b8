import type { Committee } from "../../committee/genesis.ts";
import { quorumSizes } from "../../consensus/quorum.ts";
import type { UpgradePlan } from "../../execution/upgrades/plan.ts";
import type { Network, Peer } from "../../network/interface.ts";
import { UPGRADE_LIMITS } from "../../primitives/limits.ts";
import type { Address } from "../../primitives/types.ts";
import type { Logger } from "../log.ts";
import { adviceFor, describeMissing } from "./gate.ts";
import type { UpgradeGate } from "./gate.ts";

/** Tells the operator of upgrades that this software has not: those of the genesis file, once at the start. */
export const tellUnknown = ({ upgrades }: UpgradePlan, head: number, logger: Logger): void => {
  for (const { name, kind, height, known } of upgrades) {
    if (kind === "soft" && !known) {
      const message = `this software does not have the soft upgrade ${name} of block ${height}: it follows by the old rules`;
      logger.warn(message, { code: "UPGRADE_UNKNOWN", upgrade: name, height, head });
    }
  }
};

/** Warns of the height at which this software must stop. */
export const warnOf = (gate: Pick<UpgradeGate, "missing">, head: number, logger: Logger): void => {
  const { missing } = gate;
  if (missing === undefined) return;
  const blocks = missing.height - 1 - head;
  const message = `${describeMissing(missing)}: this node stops ${blocks} blocks from here. ${adviceFor(missing)}`;
  logger.warn(message, { code: "UPGRADE_REQUIRED", height: missing.height, head });
};

/** Whether it is time to warn again: seldom at first, with each block at last. */
export const isTimeToWarn = (gate: Pick<UpgradeGate, "missing">, head: number): boolean => {
  if (gate.missing === undefined) return false;
  const blocks = gate.missing.height - 1 - head;
  return blocks <= UPGRADE_LIMITS.lastBlocks || blocks % UPGRADE_LIMITS.warningBlocks === 0;
};

export interface AnnouncementParts {
  readonly plan: Pick<UpgradePlan, "forks">;
  readonly gate: UpgradeGate;
  readonly network: Pick<Network, "on">;
  readonly committee: Pick<Committee, "validators">;
  /** height of the head */
  readonly head: () => number;
  readonly logger: Logger;
}

/**
 * Learns from greetings of hard upgrades that were decided after this node's genesis file was written. Anybody may claim one,
 * so it counts only when f + 1 validators know of it: one of them at least is honest. The rest is a warning.
 */
export const learnFromPeers = ({ plan, gate, network, committee, head, logger }: AnnouncementParts): void => {
  const told = new Set<number>();
  /** by validator: the height that it told last */
  const claims = new Map<Address, number>();
  const warn = ({ id, account, agent, fork: { next } }: Peer): void => {
    if (told.has(next) || told.size >= UPGRADE_LIMITS.announcements) return;
    told.add(next);
    const message = `a peer knows of a hard upgrade at height ${next}, this node does not`;
    logger.warn(message, { code: "UPGRADE_ANNOUNCED", height: next, peer: id, account: account ?? "none", agent });
  };
  network.on("connected", (peer) => {
    const { next } = peer.fork;
    const height = head();
    if (next <= height || plan.forks.includes(next) || gate.missing?.height === next) return;
    warn(peer);
    const validators = committee.validators(height + 1);
    if (peer.account === undefined || !validators.includes(peer.account)) return;
    claims.set(peer.account, next);
    const claiming = validators.filter((validator) => claims.get(validator) === next).length;
    if (claiming < quorumSizes(validators.length).weak) return;
    gate.learn({ height: next });
    warnOf(gate, height, logger);
  });
};
