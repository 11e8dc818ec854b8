import { CONSENSUS_LIMITS } from "../primitives/limits.ts";
import type { Address } from "../primitives/types.ts";
import { ConsensusError } from "./errors.ts";

/** Sizes that follow from the number of validators (WP2 §2.4.1; C-05, C-14, C-15). */
export interface QuorumSizes {
  /** validators: n = 3f + 1 */
  readonly n: number;
  /** validators that may be Byzantine */
  readonly f: number;
  /** Q = 2f + 1: decides; two such sets share an honest validator */
  readonly quorum: number;
  /** W = f + 1: contains an honest validator; triggers, never decides */
  readonly weak: number;
}

/**
 * Quorum sizes of n validators.
 * @throws ConsensusError VALIDATOR_SET_INVALID unless n = 3f + 1 and 1 ≤ n ≤ CONSENSUS_LIMITS.validators
 */
export const quorumSizes = (n: number): QuorumSizes => {
  if (!Number.isInteger(n) || n < 1 || n > CONSENSUS_LIMITS.validators || n % 3 !== 1) {
    throw new ConsensusError("VALIDATOR_SET_INVALID", `${n} validators cannot form quorums`, {
      advice: `The number of validators is 3f + 1 (1, 4, 7, …), at most ${CONSENSUS_LIMITS.validators}.`,
    });
  }
  const f = (n - 1) / 3;
  return { n, f, quorum: 2 * f + 1, weak: f + 1 };
};

/** The validators of a height, in registry order: a validator's index is its place in this list. */
export interface ValidatorSet extends QuorumSizes {
  readonly addresses: readonly Address[];
  /** undefined: not a member */
  indexOf(address: Address): number | undefined;
}

/**
 * A validator set from the registry's list.
 * @throws ConsensusError VALIDATOR_SET_INVALID when the size is not 3f + 1 or an address comes twice
 */
export const validatorSet = (addresses: readonly Address[]): ValidatorSet => {
  const sizes = quorumSizes(addresses.length);
  const indexes = new Map(addresses.map((address, index) => [address, index]));
  if (indexes.size !== addresses.length) {
    throw new ConsensusError("VALIDATOR_SET_INVALID", "a validator is listed twice");
  }
  return { ...sizes, addresses: [...addresses], indexOf: (address) => indexes.get(address) };
};
