import { fromHex } from "../../primitives/bytes.ts";
import { crypto } from "../../primitives/crypto/index.ts";
import type { Address, Hex } from "../../primitives/types.ts";
import { ConsensusError } from "../errors.ts";
import type { ValidatorSet } from "../quorum.ts";
import { recoverSigner } from "../signature.ts";
import { votePreimage } from "../vote.ts";
import type { VoteKind } from "../vote.ts";
import { claimPreimage } from "./claim.ts";
import { justifiedBlock } from "./justification.ts";
import { lockPoint } from "./message.ts";
import type {
  Commit,
  Impeach,
  Justification,
  Message,
  Prepare,
  Proposal,
  QuorumCertificate,
  Validate,
} from "./message.ts";

/** The address whose key signed a hash. @throws ConsensusError SIGNATURE_INVALID */
export type Recover = (hash: Uint8Array, signature: Uint8Array) => Address;

/** Who may speak at the height of a message. */
export interface Speakers {
  readonly chainId: number;
  readonly validators: ValidatorSet;
  /** the height's proposer */
  readonly proposer: Address;
}

/**
 * Checks every signature of a message, of certificates and justifications in it as well, and that it makes sense by
 * itself: only such messages go into the state machine.
 * @throws ConsensusError SIGNATURE_INVALID, SIGNER_UNKNOWN, SIGNER_REPEATED, QUORUM_MISSING, MESSAGE_INVALID, OUT_OF_RANGE
 */
export const verifyMessage = (message: Message, speakers: Speakers, recover: Recover = recoverSigner): void => {
  const verifier = new Verifier(message.height, speakers, recover);
  switch (message.kind) {
    case "PROPOSAL":
      verifier.proposal(message);
      return;
    case "PREPARE":
      verifier.prepare(message);
      return;
    case "COMMIT":
      verifier.commit(message);
      return;
    case "IMPEACH":
      verifier.impeach(message);
      return;
    case "VALIDATE":
      verifier.validate(message);
  }
};

/** The checks of one height's messages. */
class Verifier {
  readonly #height: number;
  readonly #speakers: Speakers;
  readonly #recover: Recover;

  constructor(height: number, speakers: Speakers, recover: Recover) {
    this.#height = height;
    this.#speakers = speakers;
    this.#recover = recover;
  }

  proposal({ blockHash, signature }: Pick<Proposal, "blockHash" | "signature">): void {
    const { chainId, proposer } = this.#speakers;
    const preimage = votePreimage({ kind: "SEAL", chainId, height: this.#height, round: 0, blockHash });
    this.#signedBy(proposer, preimage, signature);
  }

  prepare(message: Prepare): void {
    const { round, blockHash, certificate, justification } = message;
    this.#vote("PREPARE", message);
    if (certificate !== undefined) {
      require(round === 1 && certificate.round === 0, "a PREPARE of round 1 alone carries a certificate, of round 0");
      require(certificate.blockHash === blockHash, "the certificate of a PREPARE is for its block");
      this.#certificate("PREPARE", certificate);
    }
    if (justification !== undefined) this.#justification(message, justification);
  }

  commit(message: Commit): void {
    const { round, blockHash, certificate } = message;
    require(certificate.round === round && certificate.blockHash === blockHash, "a COMMIT carries its own certificate");
    this.#vote("COMMIT", message);
    this.#certificate("PREPARE", certificate);
  }

  impeach({ round, validator, signature, lock }: Impeach): void {
    require(round >= 2, "rounds from 2 on are entered with IMPEACH");
    this.#claim(round, { validator, signature, lock: lockPoint(lock) });
    if (lock !== undefined) this.#certificate("PREPARE", lock);
  }

  validate({ blockHash, certificate, proposerSeal }: Validate): void {
    require(certificate.blockHash === blockHash, "the certificate of a VALIDATE is for its block");
    this.#certificate("COMMIT", certificate);
    if (proposerSeal !== undefined) this.proposal({ blockHash, signature: proposerSeal });
  }

  /** The proposal of a coordinator: its claims are of this round, and permit something. */
  #justification({ round, blockHash }: Prepare, justification: Justification): void {
    require(round >= 2, "proposals of coordinators begin with round 2");
    ascending(justification.claims);
    const permitted = justifiedBlock(justification, this.#speakers.validators.quorum);
    require(permitted === "impeach" || permitted === blockHash, "the justification permits the block");
    for (const claim of justification.claims) this.#claim(round, claim);
    if (justification.certificate !== undefined) this.#certificate("PREPARE", justification.certificate);
  }

  #claim(round: number, { validator, signature, lock }: Justification["claims"][number]): void {
    require(lock === undefined || lock.round < round, "a lock is of an earlier round");
    const preimage = claimPreimage({ chainId: this.#speakers.chainId, height: this.#height, round, lock });
    this.#signedBy(this.#member(validator), preimage, signature);
  }

  #certificate(kind: VoteKind, { round, blockHash, seals }: QuorumCertificate): void {
    const { quorum, n } = this.#speakers.validators;
    ascending(seals);
    if (seals.length < quorum) {
      throw new ConsensusError("QUORUM_MISSING", `${seals.length} of ${n} validators signed, ${quorum} are needed`);
    }
    for (const seal of seals) this.#vote(kind, { ...seal, round, blockHash });
  }

  #vote(kind: VoteKind, vote: Pick<Prepare, "round" | "blockHash" | "validator" | "signature">): void {
    const { round, blockHash, validator, signature } = vote;
    const preimage = votePreimage({ kind, chainId: this.#speakers.chainId, height: this.#height, round, blockHash });
    this.#signedBy(this.#member(validator), preimage, signature);
  }

  #member(validator: number): Address {
    const member = this.#speakers.validators.addresses[validator];
    if (member !== undefined) return member;
    throw new ConsensusError("SIGNER_UNKNOWN", `validator ${validator} of ${this.#speakers.validators.n}`);
  }

  #signedBy(address: Address, preimage: Uint8Array, signature: Hex): void {
    if (this.#recover(crypto().keccak256(preimage), fromHex(signature)) === address) return;
    throw new ConsensusError("SIGNATURE_INVALID", `the signature is not by ${address}`);
  }
}

/** A seal that comes twice spoils what it stands in. */
const ascending = (list: readonly { readonly validator: number }[]): void => {
  if (list.some(({ validator }, i) => validator <= (list[i - 1]?.validator ?? -1))) {
    throw new ConsensusError("SIGNER_REPEATED", "signers are not in ascending order of validators");
  }
};

const require = (holds: boolean, rule: string): void => {
  if (!holds) throw new ConsensusError("MESSAGE_INVALID", `broken: ${rule}`);
};
