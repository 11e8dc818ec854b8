import { VIEWS } from "../primitives/params.ts";
import type { Address } from "../primitives/types.ts";
import { turnOf } from "./terms.ts";
import type { Turn } from "./terms.ts";

/** Who validates, who may be elected, and whose turn it is to propose. */
export interface Committee {
  /** the validators of a height, in the order of their registry */
  validators(height: number): readonly Address[];
  /** the nodes that may be elected as proposers: the middle of the three layers (C-01) */
  rnodes(height: number): readonly Address[];
  /** the elected proposers of the height's term */
  proposers(height: number): readonly Address[];
  proposer(height: number): Address;
  turn(height: number): Turn;
}

/** The committee that the genesis block names, for all terms. Nobody but its proposers is admitted to be elected. */
export const genesisCommittee = (section: {
  readonly validators: readonly Address[];
  readonly proposers: readonly Address[];
}): Committee => {
  const { validators, proposers } = section;
  const turn = (height: number): Turn => turnOf(height, { proposers: proposers.length, views: VIEWS });
  return {
    validators: () => validators,
    rnodes: () => proposers,
    proposers: () => proposers,
    proposer: (height) => {
      const proposer = proposers[turn(height).index];
      if (proposer === undefined) throw new RangeError("the genesis block names no proposer");
      return proposer;
    },
    turn,
  };
};
