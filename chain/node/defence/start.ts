import type { Committee } from "../../committee/genesis.ts";
import type { Network } from "../../network/interface.ts";
import { DEFENCE_LIMITS } from "../../primitives/limits.ts";
import type { Address } from "../../primitives/types.ts";
import type { Closing } from "../closing.ts";
import { membersOf } from "../consensus/messages.ts";
import type { Logger } from "../log.ts";
import type { DefenceLimits } from "./limits.ts";
import { createLoadProbe } from "./load.ts";
import type { Measurement } from "./measurement.ts";
import { DefenceMonitor } from "./monitor.ts";
import type { TrafficCounter } from "./traffic.ts";

/** How a validator defends itself. */
export interface DefenceOptions {
  /** "manual": only the operator restricts peers; "automatic" unless given */
  readonly mode?: "automatic" | "manual" | undefined;
  /** those that differ from DEFENCE_LIMITS */
  readonly limits?: Partial<DefenceLimits> | undefined;
}

export interface DefenceParts {
  readonly network: Network;
  readonly committee: Committee;
  /** proposers of the genesis block: known before any attack, so an attacker cannot be elected among them */
  readonly defaultProposers: readonly Address[];
  /** of the head */
  readonly height: () => number;
  readonly traffic: TrafficCounter;
  readonly logger: Logger;
  readonly closing: Closing;
}

export const defenceLimits = (options: DefenceOptions | undefined): DefenceLimits => ({
  ...DEFENCE_LIMITS,
  ...options?.limits,
});

/** Watches a validator, and under attack leaves it to validators and default proposers. */
export const startDefence = (options: DefenceOptions | undefined, parts: DefenceParts): DefenceMonitor => {
  const { network, committee, defaultProposers, height, traffic, logger, closing } = parts;
  const now = (): number => performance.now();
  traffic.watch({
    network,
    isMember: (account) => membersOf(committee, height() + 1).includes(account),
    now,
  });
  const automatic = options?.mode !== "manual";
  const probe = automatic ? createLoadProbe() : undefined;
  const monitor = new DefenceMonitor({
    limits: defenceLimits(options),
    measure: probe && (() => ({ at: now(), load: probe.read(), ...traffic.take() })),
    now,
    apply: (restricted) => {
      network.restrict(restricted ? [...committee.validators(height() + 1), ...defaultProposers] : undefined);
    },
  });
  tell(monitor, logger);
  monitor.start();
  closing.add(() => {
    monitor.stop();
    probe?.close();
  });
  return monitor;
};

const tell = (monitor: DefenceMonitor, logger: Logger): void => {
  monitor.on("changed", (change, measurement) => {
    if (change.kind === "restricted") {
      const fields = { code: "PEERS_RESTRICTED", by: change.by, ...numbersOf(measurement) };
      logger.warn("only validators and default proposers are admitted", fields);
    } else {
      logger.warn("everybody is admitted again", { code: "RESTRICTION_LIFTED", why: change.why });
    }
  });
  monitor.on("failed", (reason) => {
    logger.warn(`the monitor of attacks does not work: ${reason}`, { code: "DEFENCE_FAILED" });
  });
};

const numbersOf = (measurement: Measurement | undefined): Record<string, number> =>
  measurement === undefined
    ? {}
    : {
        processorPercent: Math.round(measurement.load.processorPercent),
        loopPercent: Math.round(measurement.load.loopPercent),
        loopDelayMs: Math.round(measurement.load.loopDelayMs),
        strangersBurden: Math.round(measurement.strangers.burden),
        strangersUseful: Math.round(measurement.strangers.useful),
        membersUseful: Math.round(measurement.members.useful),
      };
