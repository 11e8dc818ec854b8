import { ExecutionError } from "../errors.ts";
import type { CallContext, CallRequest, CallResult } from "../interface.ts";
import { baseGas } from "../transaction/gas.ts";
import { simulate, type CallEnvironment } from "./call.ts";

/** The EVM passes on at most 63 of 64 parts of its gas (EIP-150). */
const KEPT_PART = 63n;
/** The search ends when limits differ by less than this part (geth's error ratio, 0.015). */
const ERROR_PER_MILLE = 15n;
const CALL_STIPEND = 2_300n;

/**
 * Least gas limit with which a call succeeds, by bisection between what it used and what it may use.
 * `request.gasLimit` is the upper bound; a fee lowers it to what the sender can pay.
 * @throws ExecutionError CALL_FAILED with revert data, INSUFFICIENT_FUNDS, INTRINSIC_GAS_TOO_LOW, CALL_ABORTED
 */
export const estimateGas = async (
  request: CallRequest,
  context: CallContext,
  environment: CallEnvironment,
): Promise<bigint> => {
  const { rules } = environment;
  const attempt = (gasLimit: bigint): Promise<CallResult> =>
    simulate({ ...request, gasLimit }, context, environment, false);
  let high = affordableGas(request, context);
  if (rules.transactionGasLimit !== undefined && high > rules.transactionGasLimit) high = rules.transactionGasLimit;

  if (isPlainTransfer(request, context) && rules.transactionGas <= high) {
    const result = await attempt(rules.transactionGas);
    if (result.success) return rules.transactionGas;
  }
  const first = await attempt(high);
  if (!first.success) throw failure(first, high);

  // What was used is too little by one at most; more may be needed to have enough inside nested calls.
  const { accessList = [], authorizationList = [] } = request;
  const { intrinsic, floor } = baseGas({ ...request, accessList, authorizationList }, rules);
  let low = max(first.gasUsed - 1n, max(intrinsic, floor) - 1n);
  const guess = ((first.gasUsed + CALL_STIPEND) * (KEPT_PART + 1n)) / KEPT_PART;
  if (guess < high && guess > low) {
    if ((await attempt(guess)).success) high = guess;
    else low = guess;
  }
  while (low + 1n < high && (high - low) * 1_000n > high * ERROR_PER_MILLE) {
    // Most calls need little more than they use, so the search leans down.
    const middle = min((low + high) / 2n, low * 2n);
    if ((await attempt(middle)).success) high = middle;
    else low = middle;
  }
  return high;
};

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

const isPlainTransfer = (request: CallRequest, context: CallContext): boolean => {
  const { to, data, accessList = [], authorizationList = [] } = request;
  if (to === undefined || data.length > 0 || accessList.length > 0 || authorizationList.length > 0) return false;
  const override = context.overrides?.get(to)?.code;
  if (override !== undefined) return override.length === 0;
  const account = context.state.account(to);
  return account === undefined || context.state.code(account.codeHash).length === 0;
};

const affordableGas = (request: CallRequest, context: CallContext): bigint => {
  const { from, gasPrice, gasLimit, value } = request;
  if (gasPrice === 0n) return gasLimit;
  const balance = context.overrides?.get(from)?.balance ?? context.state.account(from)?.balance ?? 0n;
  if (balance < value) throw new ExecutionError("INSUFFICIENT_FUNDS", "insufficient funds for transfer");
  return min(gasLimit, (balance - value) / gasPrice);
};

const failure = (result: CallResult, gasLimit: bigint): ExecutionError => {
  if (result.error === "out of gas") {
    return new ExecutionError("CALL_FAILED", `gas required exceeds allowance (${String(gasLimit)})`);
  }
  const message = result.error === "revert" ? "execution reverted" : (result.error ?? "call failed");
  return new ExecutionError("CALL_FAILED", message, { data: result.returnData });
};
