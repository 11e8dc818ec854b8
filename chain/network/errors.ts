import { CodedError } from "../primitives/errors.ts";

export type NetworkErrorCode =
  /** bytes that are no message of ours */
  | "MESSAGE_MALFORMED"
  | "FRAME_TOO_LONG"
  /** the peer is of another chain */
  | "CHAIN_DIFFERS"
  /** the peer speaks a protocol older than this node accepts */
  | "PEER_OUTDATED"
  /** the peer accepts only protocols newer than this node's */
  | "OUTDATED"
  /** the peer's software lacks an upgrade that this node's chain has passed */
  | "PEER_UPGRADE_REQUIRED"
  /** this node's software lacks an upgrade that the peer's chain has passed */
  | "UPGRADE_REQUIRED"
  /** the peer did not prove the account that it claims (C-12) */
  | "PROOF_INVALID"
  /** the peer is banned, denied, or not on the list of those admitted */
  | "PEER_REFUSED"
  | "PEER_LIMIT"
  | "NOT_CONNECTED"
  | "REQUEST_FAILED"
  | "SERVICE_BUSY"
  | "KEY_INVALID"
  | "CONFIG_INVALID"
  | "NETWORK_FAILED"
  | "NETWORK_CLOSED";

/** What ends a message, a request, a connection, or the network as a whole. */
export class NetworkError extends CodedError<NetworkErrorCode> {
  override readonly name = "NetworkError";
}
