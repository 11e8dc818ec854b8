import { CodedError } from "../primitives/errors.ts";

export type LedgerErrorCode =
  | "DATA_DIR_LOCKED"
  | "DATA_DIR_FOREIGN"
  | "DATA_DIR_CORRUPT"
  | "DATA_DIR_VERSION"
  | "DATA_DIR_UNUSABLE"
  | "GENESIS_MISMATCH"
  | "DISK_FULL"
  | "WRITE_FAILED"
  | "NOT_ON_HEAD"
  | "STATE_PRUNED"
  | "TOO_MANY_RESULTS"
  | "UNDO_UNAVAILABLE"
  | "CHAIN_FILE_INVALID"
  | "CLOSED";

/** What goes wrong between the node and its data folder. */
export class LedgerError extends CodedError<LedgerErrorCode> {
  override readonly name = "LedgerError";
}
