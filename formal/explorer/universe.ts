import { coordinator } from "../../chain/consensus/machine/context.ts";
import type { HeightContext } from "../../chain/consensus/machine/context.ts";
import { quorumSizes } from "../../chain/consensus/quorum.ts";
import type { Hash } from "../../chain/primitives/types.ts";
import type { Rule } from "./machine.ts";

/** The blocks of the height: two legal ones of an equivocating proposer, an illegal one, and the impeach block. */
export const BLOCK: Readonly<Record<"B" | "B2" | "X" | "I", Hash>> = { B: "0xB", B2: "0xB2", X: "0xX", I: "0xI" };
export const PROPOSED: readonly Hash[] = [BLOCK.B, BLOCK.B2, BLOCK.X];
/** Blocks that votes can be for. */
export const VALUES: readonly Hash[] = [BLOCK.B, BLOCK.B2, BLOCK.I];

export const blockName = (hash: Hash): string => hash.slice(2);

/** What is explored. */
export interface Setting {
  readonly rule: Rule;
  readonly validators: number;
  /** the last of the validators; they may say anything to anyone */
  readonly byzantine: number;
  /** rounds 0 to this one */
  readonly lastRound: number;
  /** decides who coordinates which round */
  readonly height: number;
}

export const honestOf = ({ validators, byzantine }: Setting): number => validators - byzantine;

export const contextOf = (setting: Setting, self: number | undefined): HeightContext => {
  const sizes = quorumSizes(setting.validators);
  return {
    height: setting.height,
    validators: setting.validators,
    self,
    thresholds: setting.rule.thresholds(sizes),
    timeouts: { proposalMs: 1, impeachMs: 1, longestMs: 1 },
  };
};

/** Rounds from 2 on. */
export const coordinatedRounds = ({ lastRound }: Setting): readonly number[] =>
  Array.from({ length: Math.max(0, lastRound - 1) }, (_, i) => i + 2);

/**
 * Classes of honest validators that differ in name only: those who coordinate the same rounds. The class of a validator
 * is named by its first member.
 */
export const classesOf = (setting: Setting): readonly number[] => {
  const context = contextOf(setting, undefined);
  const roles = Array.from({ length: honestOf(setting) }, (_, validator) =>
    coordinatedRounds(setting)
      .filter((round) => coordinator(context, round) === validator)
      .join(),
  );
  return roles.map((role) => roles.indexOf(role));
};

/** The heights that differ in which coordinators are Byzantine. */
export const distinctHeights = (setting: Omit<Setting, "height">): readonly number[] => {
  const seen = new Set<string>();
  return Array.from({ length: setting.validators }, (_, height) => height).filter((height) => {
    const context = contextOf({ ...setting, height }, undefined);
    const pattern = coordinatedRounds({ ...setting, height })
      .map((round) => (coordinator(context, round) < honestOf({ ...setting, height }) ? "h" : "b"))
      .join("");
    if (seen.has(pattern)) return false;
    seen.add(pattern);
    return true;
  });
};
