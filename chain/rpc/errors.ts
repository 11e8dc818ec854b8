import { CodedError } from "../primitives/errors.ts";
import { ExecutionError } from "../execution/errors.ts";
import { LedgerError } from "../ledger/errors.ts";
import { revertReason } from "./revert.ts";
import { toHex } from "../primitives/bytes.ts";

/** Error codes of JSON-RPC 2.0, EIP-1474 and geth. */
export const RPC_ERROR = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  server: -32000,
  timeout: -32002,
  responseTooLarge: -32003,
  notSupported: -32004,
  limitExceeded: -32005,
  reverted: 3,
  // eth_sendRawTransactionSync (EIP-7966)
  notIncludedYet: 4,
  nonceGap: 6,
  // eth_simulateV1
  vmError: -32015,
  nonceTooLow: -38010,
  nonceTooHigh: -38011,
  feeTooLow: -38012,
  intrinsicGas: -38013,
  insufficientFunds: -38014,
  blockGasLimit: -38015,
  blockNumberOrder: -38020,
  blockTimeOrder: -38021,
  precompileMovedToItself: -38022,
  initCodeTooLarge: -38025,
  clientLimit: -38026,
} as const;

/** An error as it goes to the caller. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, options: { data?: unknown; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.data = options.data;
  }
}

export const invalidParams = (message: string): RpcError => new RpcError(RPC_ERROR.invalidParams, message);
export const serverError = (message: string): RpcError => new RpcError(RPC_ERROR.server, message);
export const limitExceeded = (message: string): RpcError => new RpcError(RPC_ERROR.limitExceeded, message);

/** A reverted execution as geth reports it: code 3, the reason in the message, the revert data in `data`. */
export function reverted(returnData: Uint8Array): RpcError {
  const reason = revertReason(returnData);
  const message = reason === undefined ? "execution reverted" : `execution reverted: ${reason}`;
  return new RpcError(RPC_ERROR.reverted, message, { data: toHex(returnData) });
}

/** @returns undefined for errors that nobody raised on purpose: they are logged, and hidden from the caller */
export function toRpcError(error: unknown): RpcError | undefined {
  if (error instanceof RpcError) return error;
  if (error instanceof ExecutionError && error.code === "CALL_FAILED") {
    return error.data.length > 0 || /revert/i.test(error.message) ? reverted(error.data) : serverError(error.message);
  }
  if (error instanceof ExecutionError && error.code === "CALL_ABORTED") {
    return new RpcError(RPC_ERROR.timeout, "execution aborted (timeout)");
  }
  if (error instanceof LedgerError && error.code === "TOO_MANY_RESULTS") return limitExceeded(error.message);
  if (error instanceof ExecutionError && error.code === "INTERNAL") return undefined;
  if (!(error instanceof CodedError)) return undefined;
  // Pool and execution word their refusals as geth does, which is what wallets recognise them by.
  return serverError(error.message);
}
