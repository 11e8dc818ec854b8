import { CodedError } from "../primitives/errors.ts";
import type { TransactionErrorCode } from "../primitives/pending.ts";

export type ExecutionErrorCode =
  | TransactionErrorCode
  | "HEADER_INVALID"
  | "STATE_ROOT_MISMATCH"
  | "RECEIPTS_ROOT_MISMATCH"
  | "TRANSACTIONS_ROOT_MISMATCH"
  | "WITHDRAWALS_ROOT_MISMATCH"
  | "REQUESTS_HASH_MISMATCH"
  | "GAS_USED_MISMATCH"
  | "BLOB_GAS_USED_MISMATCH"
  | "LOGS_BLOOM_MISMATCH"
  | "SYSTEM_CALL_FAILED"
  | "CALL_FAILED"
  | "OVERRIDE_INVALID"
  | "PRECOMPILE_MOVED_TO_ITSELF"
  | "BLOCK_NUMBER_ORDER"
  | "BLOCK_TIME_ORDER"
  | "SIMULATION_TOO_LARGE"
  | "CALL_ABORTED"
  | "TRACE_TOO_LARGE"
  | "GENESIS_INVALID"
  /** a broken promise inside this module, never the caller's fault */
  | "INTERNAL";

/** A block, transaction or call that the rules of the chain do not admit. */
export class ExecutionError extends CodedError<ExecutionErrorCode> {
  override readonly name = "ExecutionError";
  /** revert data of CALL_FAILED, 0 bytes when there is none */
  readonly data: Uint8Array;

  constructor(
    code: ExecutionErrorCode,
    message: string,
    options: { advice?: string; cause?: unknown; data?: Uint8Array } = {},
  ) {
    super(code, message, options);
    this.data = options.data ?? new Uint8Array();
  }
}
