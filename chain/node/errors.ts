import { CodedError } from "../primitives/errors.ts";

export type NodeErrorCode =
  | "CONFIG_INVALID"
  | "FILE_UNREADABLE"
  | "FILE_EXISTS"
  | "PORT_IN_USE"
  | "NODE_ENDED"
  | "KEYSTORE_INVALID"
  | "ACCOUNT_UNKNOWN"
  | "PASSWORD_MISSING"
  | "PASSWORD_WRONG"
  | "KEY_INVALID"
  | "DEV_ONLY"
  /** the chain has come to an upgrade that this software has not */
  | "UPGRADE_REQUIRED"
  | "IMPORT_FAILED"
  | "RPC_UNREACHABLE"
  | "RPC_FAILED"
  | "ARGUMENT_INVALID";

/** What stops a command or the start of a node. */
export class NodeError extends CodedError<NodeErrorCode> {
  override readonly name = "NodeError";
}
