import { CodedError } from "../primitives/errors.ts";

export type ConsensusErrorCode =
  | "VALIDATOR_SET_INVALID"
  | "NOT_A_MEMBER"
  | "OUT_OF_RANGE"
  | "CERTIFICATE_MALFORMED"
  | "CERTIFICATE_VERSION"
  | "MESSAGE_MALFORMED"
  | "MESSAGE_VERSION"
  | "MESSAGE_INVALID"
  | "EVIDENCE_MALFORMED"
  | "EVIDENCE_VERSION"
  | "EVIDENCE_INVALID"
  | "DURABLE_MALFORMED"
  | "SIGNATURE_INVALID"
  | "SIGNER_UNKNOWN"
  | "SIGNER_REPEATED"
  | "QUORUM_MISSING"
  | "MODE_INVALID"
  | "PROPOSAL_REFUSED"
  | "SEALING_FAILED"
  | "SEALER_STOPPED";

/** What keeps a vote, a certificate or a block from counting, or the sealer from going on. */
export class ConsensusError extends CodedError<ConsensusErrorCode> {
  override readonly name = "ConsensusError";
}
