import type { Hash } from "../../primitives/types.ts";
import type { ImpeachCause } from "../machine/cause.ts";
import { phaseOf } from "../machine/state.ts";
import type { Phase, State } from "../machine/state.ts";
import { lockPoint } from "../messages/message.ts";
import type { LockPoint } from "../messages/message.ts";

/** Where a node stands in the height it works on, and what it has promised there. */
export interface DriverStatus {
  readonly height: number;
  readonly round: number;
  readonly phase: Phase | "decided";
  /** of the highest P-certificate it holds */
  readonly lock: LockPoint | undefined;
  /** blocks of its PREPARE and COMMIT of the round */
  readonly prepared: Hash | undefined;
  readonly committed: Hash | undefined;
  /** why it left the proposer's round */
  readonly cause: ImpeachCause | undefined;
}

export const statusOf = (state: State): DriverStatus => {
  const { context, round, decided, lock, prepared, committed, cause } = state;
  return {
    height: context.height,
    round,
    phase: decided === undefined ? phaseOf(state) : "decided",
    lock: lockPoint(lock),
    prepared: prepared?.blockHash,
    committed,
    cause,
  };
};

/** How much a driver holds, in entries. All of it is bounded, whatever the height. */
export interface DriverLoad {
  /** effects that wait for those before them */
  readonly effects: number;
  /** blocks of undecided heights, and how many of those it asks for that nobody sent yet */
  readonly candidates: number;
  readonly missing: number;
  /** own messages that it repeats */
  readonly signed: number;
  /** members that were sent a decided block of late */
  readonly told: number;
  /** signatures whose signer it remembers */
  readonly signers: number;
  /** what the state machine keeps of the messages of others */
  readonly kept: number;
}

/** Entries of all lists of a state. */
export const keptIn = ({
  proposals,
  blocks,
  votes,
  impeaches,
  coordinations,
  rounds,
  heights,
  ahead,
  accused,
}: State): number =>
  [proposals, blocks, votes, impeaches, coordinations, rounds, heights, ahead, accused].reduce(
    (sum, { length }) => sum + length,
    0,
  );
