import type { Hash, Hex } from "../../primitives/types.ts";

/**
 * The messages of one height after their signatures were checked: plain data, which the state machine trusts. A
 * validator is named by its place in the registry's list of the height; signatures are 65 bytes r ‖ s ‖ yParity.
 */
export type Message = Proposal | Prepare | Commit | Impeach | Validate;

/** A validator's vote as it stands in a certificate. */
export interface SignerSeal {
  readonly validator: number;
  readonly signature: Hex;
}

/**
 * Votes of distinct validators for one block in one round. Of PREPAREs it is a P-certificate, which locks; of COMMITs a
 * C-certificate, which decides. Seals ascend by validator.
 */
export interface QuorumCertificate {
  readonly round: number;
  readonly blockHash: Hash;
  readonly seals: readonly SignerSeal[];
}

/** Round and block of a P-certificate. */
export interface LockPoint {
  readonly round: number;
  readonly blockHash: Hash;
}

/** What a validator says of its lock when it enters a round: nothing (undefined) or the highest it holds. Signed. */
export interface Claim {
  readonly validator: number;
  readonly lock: LockPoint | undefined;
  readonly signature: Hex;
}

/** Why the coordinator of a round proposes a block: Q claims of that round and the certificate of the highest. */
export interface Justification {
  /** ascending by validator */
  readonly claims: readonly Claim[];
  readonly certificate: QuorumCertificate | undefined;
}

/** The height's proposer sealed a block for round 0. */
export interface Proposal {
  readonly kind: "PROPOSAL";
  readonly height: number;
  readonly blockHash: Hash;
  readonly signature: Hex;
}

/** The first vote of a round. In round 1 it is the paper's IMPEACH-PREPARE. */
export interface Prepare {
  readonly kind: "PREPARE";
  readonly height: number;
  readonly round: number;
  readonly blockHash: Hash;
  readonly validator: number;
  readonly signature: Hex;
  /** round 1, when the sender votes for the block of its lock */
  readonly certificate: QuorumCertificate | undefined;
  /** rounds ≥ 2, when the sender is the coordinator */
  readonly justification: Justification | undefined;
}

/** The second vote of a round, with the P-certificate that permits it. From round 1 on the paper's IMPEACH-COMMIT. */
export interface Commit {
  readonly kind: "COMMIT";
  readonly height: number;
  readonly round: number;
  readonly blockHash: Hash;
  readonly validator: number;
  readonly signature: Hex;
  readonly certificate: QuorumCertificate;
}

/** The sender entered a round ≥ 2; the signature is that of its claim. */
export interface Impeach {
  readonly kind: "IMPEACH";
  readonly height: number;
  readonly round: number;
  readonly validator: number;
  readonly signature: Hex;
  /** P-certificate of the lock that the sender claims */
  readonly lock: QuorumCertificate | undefined;
}

/** A block is decided. Needs no sender: the certificate speaks for itself. */
export interface Validate {
  readonly kind: "VALIDATE";
  readonly height: number;
  readonly blockHash: Hash;
  readonly certificate: QuorumCertificate;
  /** the proposer's signature of round 0; undefined for an impeach block, or when the sender does not have it */
  readonly proposerSeal: Hex | undefined;
}

/** What a validator wants to say, before its driver signs it. */
export type Unsigned<M extends Message> = M extends Message ? Omit<M, "validator" | "signature"> : never;

/** Messages that the state machine makes. Proposals are made by proposers, who have no vote. */
export type OwnMessage = Unsigned<Prepare | Commit | Impeach> | Validate;

/** Round and block of a certificate. */
export const lockPoint = (certificate: QuorumCertificate | undefined): LockPoint | undefined =>
  certificate && { round: certificate.round, blockHash: certificate.blockHash };
