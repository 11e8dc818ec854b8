import type { Hash } from "../../primitives/types.ts";
import type { BareImpeach, BareVote } from "../messages/evidence.ts";
import type { Impeach, Justification, Message, Proposal, QuorumCertificate } from "../messages/message.ts";
import type { HeightContext } from "./context.ts";
import { promiseless } from "./durable.ts";
import type { Durable } from "./durable.ts";
import type { Effect } from "./effect.ts";
import type { Verdict } from "./event.ts";

/** A block of this height that was asked to be checked. */
export interface CheckedBlock {
  readonly blockHash: Hash;
  /** undefined: the answer is outstanding */
  readonly verdict: Verdict | undefined;
  /** it was reported that a quorum certified it although it is illegal */
  readonly reported: boolean;
}

/** What a coordinator proposed for a round. */
export interface Coordination {
  readonly round: number;
  readonly blockHash: Hash;
  readonly justification: Justification;
}

/** How far a validator has shown itself to be. */
export interface Progress {
  readonly validator: number;
  readonly value: number;
}

/** The block of a height, and the COMMITs of one round that decide it. */
export interface DecidedBlock {
  readonly blockHash: Hash;
  readonly certificate: QuorumCertificate;
}

/** A validator at one height: plain data, never changed in place. Every list is bounded by CONSENSUS_LIMITS. */
export interface State extends Durable {
  readonly context: HeightContext;
  /** undefined until the driver made it */
  readonly impeachBlock: Hash | undefined;
  /** the first block of the proposer, and a second one if it equivocates */
  readonly proposals: readonly Proposal[];
  readonly blocks: readonly CheckedBlock[];
  /** PREPAREs of this round and COMMITs of near ones; one per validator, kind and round: the first that came */
  readonly votes: readonly BareVote[];
  /** IMPEACHes of this and the next rounds; one per validator and round */
  readonly impeaches: readonly Impeach[];
  /** justified proposals of the coordinators of this and the next rounds */
  readonly coordinations: readonly Coordination[];
  /** the timer of the round was started */
  readonly timed: boolean;
  /** the latest round each other validator has shown */
  readonly rounds: readonly Progress[];
  /** the latest height, beyond this one, each other validator has shown */
  readonly heights: readonly Progress[];
  /** messages for the next heights */
  readonly ahead: readonly Message[];
  /** validators whose equivocation has been reported */
  readonly accused: readonly number[];
  /** height up to which "sync" was asked for */
  readonly syncing: number;
  readonly decided: DecidedBlock | undefined;
}

/** What came of an event or a transition. */
export interface Step<S extends State = State> {
  readonly state: S;
  readonly effects: readonly Effect[];
}

/** A validator that has received nothing at this height. */
export const emptyState = (context: HeightContext, durable: Durable = promiseless(context.height)): State => ({
  ...durable,
  context,
  impeachBlock: undefined,
  proposals: [],
  blocks: [],
  votes: [],
  impeaches: [],
  coordinations: [],
  timed: false,
  rounds: [],
  heights: [],
  ahead: [],
  accused: [],
  syncing: context.height,
  decided: undefined,
});

/** WP2 §2.4.2, figure 3; C-13. */
export type Phase = "idle" | "prepare" | "commit" | "impeach-prepare" | "impeach-commit";

export const phaseOf = ({ round, prepared, committed }: Durable): Phase => {
  if (round > 0) return committed === undefined ? "impeach-prepare" : "impeach-commit";
  if (committed !== undefined) return "commit";
  return prepared === undefined ? "idle" : "prepare";
};

/** Votes of distinct validators for one block in one round. */
export const votesFor = (
  { votes }: State,
  kind: BareVote["kind"],
  round: number,
  blockHash: Hash,
): readonly BareVote[] =>
  votes.filter((vote) => vote.kind === kind && vote.round === round && vote.blockHash === blockHash);

/** The certificate that votes for one block in one round form. */
export const certificateOf = (votes: readonly BareVote[], round: number, blockHash: Hash): QuorumCertificate => ({
  round,
  blockHash,
  seals: votes.map(({ validator, signature }) => ({ validator, signature })).sort((a, b) => a.validator - b.validator),
});

/** An IMPEACH without the certificate behind its claim. */
export const bareImpeach = ({ kind, height, round, validator, lock, signature }: Impeach): BareImpeach => ({
  kind,
  height,
  round,
  validator,
  lock: lock && { round: lock.round, blockHash: lock.blockHash },
  signature,
});
