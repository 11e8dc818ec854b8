import type { EVMResult } from "@ethereumjs/evm";
import type { BaseGas } from "../transaction/gas.ts";

/** what an authorization of an existing account is refunded (EIP-7702) */
export const EXISTING_AUTHORITY_REFUND = 12_500n;

/** Gas of a call once it has run. */
export interface CallGas {
  /** paid for, refunds taken off */
  readonly paid: bigint;
  /** gone before refunds: what the limit had to be at least */
  readonly peak: bigint;
}

/** @param early refund earned before the interpreter started, and the part of the gas that is refunded at most */
export const gasOf = (
  { execResult }: EVMResult,
  gas: BaseGas,
  early: { readonly refund: bigint; readonly quotient: bigint },
): CallGas => {
  const spent = execResult.executionGasUsed + gas.intrinsic;
  const refund = early.refund + (execResult.gasRefund ?? 0n);
  const most = spent / early.quotient;
  const paid = spent - (refund < most ? refund : most);
  return { paid: atLeast(paid, gas.floor), peak: atLeast(spent, gas.floor) };
};

const atLeast = (gas: bigint, floor: bigint): bigint => (gas > floor ? gas : floor);
