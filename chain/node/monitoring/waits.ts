import type { SealingMode } from "../../consensus/schedule.ts";
import type { Genesis } from "../../execution/genesis/file.ts";
import { blockTimes } from "../consensus/block-rules.ts";

/**
 * How long blocks are waited for at most when nothing is wrong, ms: with peers, the time after which a silent proposer is
 * impeached. undefined: blocks come only when somebody wants one.
 */
export const longestWait = (options: {
  readonly genesis: Pick<Genesis, "cpchain">;
  readonly peering?: object | undefined;
  readonly sealing?: { readonly mode: SealingMode } | undefined;
}): number | undefined => {
  const { genesis, peering, sealing } = options;
  if (peering !== undefined && genesis.cpchain !== undefined) {
    const { periodMs, impeachTimeoutMs } = blockTimes(genesis.cpchain);
    return periodMs + impeachTimeoutMs;
  }
  if (sealing?.mode.kind === "period") return sealing.mode.periodMs;
  return sealing?.mode.kind === "instant" && sealing.mode.emptyPeriodMs > 0 ? sealing.mode.emptyPeriodMs : undefined;
};
