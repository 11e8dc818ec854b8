import type { Hash } from "../../primitives/types.ts";
import type { Justification, QuorumCertificate } from "../messages/message.ts";
import type { ImpeachCause } from "./cause.ts";

/** The PREPARE a validator cast in its round, with what it carried. */
export interface OwnPrepare {
  readonly blockHash: Hash;
  readonly certificate: QuorumCertificate | undefined;
  readonly justification: Justification | undefined;
}

/** What a validator promised at a height. It is on disk before anything it contains is sent, and survives a crash. */
export interface Durable {
  readonly height: number;
  readonly round: number;
  /** the lock as it was when the round began: what IMPEACH of this round claims */
  readonly entryLock: QuorumCertificate | undefined;
  /** own PREPARE of the round */
  readonly prepared: OwnPrepare | undefined;
  /** block of the own COMMIT of the round */
  readonly committed: Hash | undefined;
  /** the P-certificate behind the newest own COMMIT of the height */
  readonly lock: QuorumCertificate | undefined;
  /** why round 0 was left; undefined while it is not */
  readonly cause: ImpeachCause | undefined;
}

/** Nothing was promised yet. */
export const promiseless = (height: number): Durable => ({
  height,
  round: 0,
  entryLock: undefined,
  prepared: undefined,
  committed: undefined,
  lock: undefined,
  cause: undefined,
});

/** The durable part of something that has one. */
export const durableOf = (state: Durable): Durable => {
  const { height, round, entryLock, prepared, committed, lock, cause } = state;
  return { height, round, entryLock, prepared, committed, lock, cause };
};

/** Do two states promise the same? */
export const samePromises = (a: Durable, b: Durable): boolean =>
  a.round === b.round && a.prepared === b.prepared && a.committed === b.committed && a.lock === b.lock;
