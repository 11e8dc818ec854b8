import type { Address, Hash } from "../primitives/types.ts";
import { ConsensusError } from "./errors.ts";
import { validatorSet } from "./quorum.ts";
import { recoverVoter } from "./vote.ts";

/** A validator's COMMIT. */
export interface Seal {
  /** place in the validator registry's list at this height */
  readonly validator: number;
  /** 65 bytes r ‖ s ‖ yParity */
  readonly signature: Uint8Array;
}

/** The proposer's SEAL, which may be of an earlier round than the one that decided. */
export interface ProposerSeal {
  readonly round: number;
  /** 65 bytes r ‖ s ‖ yParity */
  readonly signature: Uint8Array;
}

/**
 * Proof that a block is decided: COMMITs of one round. It stands beside the block, outside its hash; several
 * certificates of one block may exist and are worth the same.
 */
export interface Certificate {
  readonly round: number;
  /** undefined for a block that has no proposer */
  readonly proposerSeal: ProposerSeal | undefined;
  /** in ascending order of `validator` */
  readonly seals: readonly Seal[];
}

/** The block a certificate is for, and who may certify it. */
export interface CertificateSubject {
  readonly chainId: number;
  readonly height: number;
  readonly blockHash: Hash;
  /** the registry's list for this height, in its order */
  readonly validators: readonly Address[];
}

/**
 * Checks that Q = 2f + 1 distinct members of the registry signed COMMIT for this block in the certificate's round
 * (WP2 §2.4; C-15, C-17). A seal that does not count spoils the certificate, even beyond a quorum.
 * @throws ConsensusError VALIDATOR_SET_INVALID, SIGNER_REPEATED, SIGNER_UNKNOWN, SIGNATURE_INVALID, QUORUM_MISSING,
 * OUT_OF_RANGE
 */
export const verifyCertificate = (certificate: Certificate, subject: CertificateSubject): void => {
  const { n, quorum, addresses } = validatorSet(subject.validators);
  const { chainId, height, blockHash } = subject;
  const counted = new Set<number>();
  for (const { validator, signature } of certificate.seals) {
    const member = addresses[validator];
    if (member === undefined) {
      throw new ConsensusError("SIGNER_UNKNOWN", `seal by validator ${validator}, but there are ${n}`);
    }
    if (counted.has(validator)) throw new ConsensusError("SIGNER_REPEATED", `validator ${validator} sealed twice`);
    counted.add(validator);
    const signer = recoverVoter({ kind: "COMMIT", chainId, height, round: certificate.round, blockHash }, signature);
    if (signer !== member) {
      throw new ConsensusError("SIGNATURE_INVALID", `the seal of validator ${validator} is not by ${member}`);
    }
  }
  if (counted.size < quorum) {
    throw new ConsensusError("QUORUM_MISSING", `${counted.size} of ${n} validators sealed, ${quorum} are needed`);
  }
};

/**
 * The proposer who sealed the block of a certificate; undefined when it carries no proposer's seal.
 * @throws ConsensusError SIGNATURE_INVALID
 */
export const certifiedProposer = (
  certificate: Certificate,
  subject: Omit<CertificateSubject, "validators">,
): Address | undefined => {
  const { chainId, height, blockHash } = subject;
  if (certificate.proposerSeal === undefined) return undefined;
  const { round, signature } = certificate.proposerSeal;
  return recoverVoter({ kind: "SEAL", chainId, height, round, blockHash }, signature);
};
