import { EXECUTION_HARDFORKS } from "../evm/common.ts";
import type { ExecutionHardfork } from "../evm/common.ts";
import type { KnownUpgrades, RuleSet, UpgradeDefinition } from "./definition.ts";

/** Newer rules of Ethereum, whole. */
const toHardfork = (hardfork: ExecutionHardfork): UpgradeDefinition => ({
  kind: "hard",
  apply(rules) {
    const position = (name: ExecutionHardfork): number => EXECUTION_HARDFORKS.indexOf(name);
    if (position(hardfork) <= position(rules.hardfork))
      throw new RangeError(`the chain is at ${rules.hardfork} already`);
    return { ...rules, hardfork };
  },
});

/** A transaction uses 2²⁴ gas at most: an EIP that only forbids, which Osaka has anyway. */
const TRANSACTION_GAS_CAP = 7_825;

const withEip = (eip: number): UpgradeDefinition["apply"] => {
  return (rules: RuleSet) => {
    if (rules.eips.includes(eip)) throw new RangeError(`the chain has EIP-${eip} already`);
    return { ...rules, eips: [...rules.eips, eip] };
  };
};

/** All upgrades that this software knows. A name is never given to other rules. */
export const KNOWN_UPGRADES: KnownUpgrades = new Map<string, UpgradeDefinition>([
  ["prague", toHardfork("prague")],
  ["osaka", toHardfork("osaka")],
  ["bpo1", toHardfork("bpo1")],
  ["bpo2", toHardfork("bpo2")],
  ["transaction-gas-cap", { kind: "soft", apply: withEip(TRANSACTION_GAS_CAP) }],
]);
