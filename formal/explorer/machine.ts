import type { HeightContext, Thresholds } from "../../chain/consensus/machine/context.ts";
import { safeThresholds } from "../../chain/consensus/machine/context.ts";
import type { Durable } from "../../chain/consensus/machine/durable.ts";
import type { Event } from "../../chain/consensus/machine/event.ts";
import { begin, restore, step } from "../../chain/consensus/machine/machine.ts";
import type { State, Step } from "../../chain/consensus/machine/state.ts";
import type { QuorumSizes } from "../../chain/consensus/quorum.ts";

/** The state machine of chain/consensus, or something that stands in its place to be found out. */
export interface Rule {
  readonly name: string;
  /** what is explored, in words */
  readonly about: string;
  readonly thresholds: (sizes: QuorumSizes) => Thresholds;
  readonly begin: (context: HeightContext) => Step;
  readonly restore: (context: HeightContext, durable: Durable) => Step;
  readonly step: (state: State, event: Event) => Step;
  /** what a crash leaves of what was durable */
  readonly crash: (durable: Durable) => Durable;
}

/** The node's rules, with the node's code. */
export const LBFT2: Rule = {
  name: "lbft2",
  about: "the rules of the node: 2f+1 decides in every round, locks are carried forward",
  thresholds: safeThresholds,
  begin,
  restore,
  step,
  crash: (durable) => durable,
};
