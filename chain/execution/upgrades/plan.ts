import { ExecutionError } from "../errors.ts";
import type { KnownUpgrades, RuleSet, ScheduledUpgrade } from "./definition.ts";

/** Rules that hold from a height on. */
export interface Era {
  readonly from: number;
  readonly rules: RuleSet;
}

export interface PlannedUpgrade extends ScheduledUpgrade {
  /** whether this software has its rules */
  readonly known: boolean;
}

/** When the rules of a chain change, and how far this software can follow. */
export interface UpgradePlan {
  /** ascending; the first begins at 0 */
  readonly eras: readonly [Era, ...Era[]];
  /** in the order of their heights */
  readonly upgrades: readonly PlannedUpgrade[];
  /** heights of the hard upgrades that this software has, ascending, each once: what fork ids are made of */
  readonly forks: readonly number[];
  /** the first hard upgrade that this software has not; undefined: it has all */
  readonly missing: PlannedUpgrade | undefined;
}

/**
 * Lays out the upgrades of a genesis file for a software that knows some.
 * @throws ExecutionError GENESIS_INVALID for an upgrade of another kind than this software knows it as, or one that the chain
 *   has at its height already
 */
export const planUpgrades = (
  genesis: RuleSet,
  scheduled: readonly ScheduledUpgrade[],
  known: KnownUpgrades,
): UpgradePlan => {
  const eras: [Era, ...Era[]] = [{ from: 0, rules: genesis }];
  const upgrades: PlannedUpgrade[] = [];
  const forks = new Set<number>();
  let rules = genesis;
  for (const upgrade of scheduled) {
    const { name, kind, height } = upgrade;
    const definition = known.get(name);
    upgrades.push({ ...upgrade, known: definition !== undefined });
    if (definition === undefined) continue;
    if (definition.kind !== kind) throw invalid(name, `it is ${definition.kind}, not ${kind}`);
    try {
      rules = definition.apply(rules);
    } catch (cause) {
      if (cause instanceof RangeError) throw invalid(name, cause.message);
      throw cause;
    }
    if (kind === "hard") forks.add(height);
    if (eras.at(-1)?.from === height) eras.pop();
    eras.push({ from: height, rules });
  }
  const missing = upgrades.find((upgrade) => upgrade.kind === "hard" && !upgrade.known);
  return { eras, upgrades, forks: [...forks], missing };
};

/** The rules of a block. */
export const rulesAt = ({ eras }: Pick<UpgradePlan, "eras">, height: number): Era =>
  eras.findLast(({ from }) => from <= height) ?? eras[0];

/** Whether an upgrade is in force in a block of this height, on a software that knows it. */
export const isActive = ({ upgrades }: Pick<UpgradePlan, "upgrades">, name: string, height: number): boolean =>
  upgrades.some((upgrade) => upgrade.name === name && upgrade.known && upgrade.height <= height);

const invalid = (name: string, problem: string): ExecutionError =>
  new ExecutionError("GENESIS_INVALID", `genesis cpchain.upgrades: ${name}: ${problem}`, {
    advice: "Use the genesis file that was published with this release.",
  });
