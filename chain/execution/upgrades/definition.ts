import type { ExecutionHardfork } from "../evm/common.ts";

/**
 * "soft": blocks of the new rules are valid by the old ones too, so a node without it follows; "hard": they need not be, so a
 * node without it must stop.
 */
export type UpgradeKind = "soft" | "hard";

/** The rules of Ethereum that blocks are executed under. */
export interface RuleSet {
  readonly hardfork: ExecutionHardfork;
  /** EIPs on top of the hardfork */
  readonly eips: readonly number[];
}

/** What this software can do from some height on. */
export interface UpgradeDefinition {
  readonly kind: UpgradeKind;
  /** The rules from its height on. @throws RangeError when the chain is beyond it already */
  readonly apply: (rules: RuleSet) => RuleSet;
}

/** Upgrades that a software knows, by name. */
export type KnownUpgrades = ReadonlyMap<string, UpgradeDefinition>;

/** An upgrade as the genesis file schedules it. */
export interface ScheduledUpgrade {
  readonly name: string;
  readonly kind: UpgradeKind;
  /** first block under the new rules */
  readonly height: number;
  /** oldest release that has it, for people */
  readonly release?: string | undefined;
}
