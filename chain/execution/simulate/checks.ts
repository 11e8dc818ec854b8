import type { AccountState } from "../../ledger/state/interface.ts";
import { checksumAddress } from "../../primitives/bytes.ts";
import type { SenderTransaction } from "../../primitives/types.ts";
import { ExecutionError, type ExecutionErrorCode } from "../errors.ts";
import type { Rules } from "../evm/rules.ts";
import { baseGas, type BaseGas } from "../transaction/gas.ts";
import { NONCE_LIMIT, blobGasOf, checkBlobs } from "../transaction/validity.ts";

/** What a call is measured against. */
export interface CheckContext {
  readonly rules: Rules;
  readonly baseFee: bigint;
  readonly blobBaseFee: bigint;
  readonly validation: boolean;
}

/** What a call pays. */
export interface Charge {
  readonly gas: BaseGas;
  /** wei per gas of the sender */
  readonly gasPrice: bigint;
  /** wei per gas of it for the coinbase */
  readonly tip: bigint;
  /** wei for all blobs */
  readonly blobCost: bigint;
}

/**
 * Whether a call can be in its block, and at what price. Signatures and the senders' code do not count, nor does the
 * most gas of one transaction; without validation nonces do not either, and a call without fees pays none.
 * @throws ExecutionError with the reason, worded as in geth
 */
export const checkCall = (
  transaction: SenderTransaction,
  sender: AccountState | undefined,
  context: CheckContext,
): Charge => {
  const refuse = (code: ExecutionErrorCode, problem: string): ExecutionError =>
    new ExecutionError(code, `err: ${problem} (supplied gas ${transaction.gasLimit})`);
  const { from, to, data, gasLimit, value, maxFeePerGas, maxPriorityFeePerGas } = transaction;
  const who = `address ${checksumAddress(from)}`;
  if (context.validation) checkNonce(transaction, sender?.nonce ?? 0n, refuse);

  const free = !context.validation && maxFeePerGas === 0n && maxPriorityFeePerGas === 0n;
  if (!free && maxPriorityFeePerGas > maxFeePerGas) {
    const fees = `maxPriorityFeePerGas: ${maxPriorityFeePerGas}, maxFeePerGas: ${maxFeePerGas}`;
    throw refuse("TIP_ABOVE_FEE", `max priority fee per gas higher than max fee per gas: ${who}, ${fees}`);
  }
  if (!free && maxFeePerGas < context.baseFee) {
    const fees = `maxFeePerGas: ${maxFeePerGas}, baseFee: ${context.baseFee}`;
    throw refuse("FEE_TOO_LOW", `max fee per gas less than block base fee: ${who}, ${fees}`);
  }
  const blobCost = blobCostOf(transaction, context, refuse);
  if (transaction.type === 4 && to === undefined) {
    throw refuse("TRANSACTION_INVALID", `EIP-7702 transaction cannot be used to create contract (sender ${from})`);
  }
  if (transaction.type === 4 && transaction.authorizationList.length === 0) {
    throw refuse("TRANSACTION_INVALID", `EIP-7702 transaction with empty auth list (sender ${from})`);
  }

  const blobGas = blobGasOf(transaction, context.rules);
  const most = gasLimit * maxFeePerGas + value + blobGas * transaction.maxFeePerBlobGas;
  const balance = sender?.balance ?? 0n;
  if (balance < most) {
    throw refuse(
      "INSUFFICIENT_FUNDS",
      `insufficient funds for gas * price + value: ${who} have ${balance} want ${most}`,
    );
  }
  const gas = baseGas(transaction, context.rules);
  const least = gas.intrinsic > gas.floor ? gas.intrinsic : gas.floor;
  if (gasLimit < least) {
    throw refuse("INTRINSIC_GAS_TOO_LOW", `intrinsic gas too low: have ${gasLimit}, want ${least}`);
  }
  const { initCodeLimit = Infinity } = context.rules;
  if (to === undefined && data.length > initCodeLimit) {
    const sizes = `code size ${data.length} limit ${initCodeLimit}`;
    throw refuse("INITCODE_TOO_LARGE", `max initcode size exceeded: ${sizes}`);
  }
  if (free) return { gas, gasPrice: 0n, tip: 0n, blobCost };
  const gasPrice = min(context.baseFee + maxPriorityFeePerGas, maxFeePerGas);
  return { gas, gasPrice, tip: gasPrice - context.baseFee, blobCost };
};

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

type Refuse = (code: ExecutionErrorCode, problem: string) => ExecutionError;

const checkNonce = ({ from, nonce }: SenderTransaction, next: bigint, refuse: Refuse): void => {
  const who = `address ${checksumAddress(from)}`;
  if (nonce > next) throw refuse("NONCE_TOO_HIGH", `nonce too high: ${who}, tx: ${nonce} state: ${next}`);
  if (nonce < next) throw refuse("NONCE_TOO_LOW", `nonce too low: ${who}, tx: ${nonce} state: ${next}`);
  if (next >= NONCE_LIMIT) throw refuse("NONCE_MAX", `nonce has max value: ${who}, nonce: ${next}`);
};

/** Wei for a call's blobs. */
const blobCostOf = (
  transaction: SenderTransaction,
  { rules, blobBaseFee, validation }: CheckContext,
  refuse: Refuse,
): bigint => {
  if (transaction.type !== 3) return 0n;
  if (checkBlobs(transaction, rules) !== undefined) {
    throw refuse("BLOB_INVALID", "blobs need a recipient, and between one and the most allowed valid versioned hashes");
  }
  const { maxFeePerBlobGas, from } = transaction;
  if (!validation && maxFeePerBlobGas === 0n) return 0n;
  if (maxFeePerBlobGas < blobBaseFee) {
    const fees = `blobGasFeeCap: ${maxFeePerBlobGas}, blobBaseFee: ${blobBaseFee}`;
    const who = `address ${checksumAddress(from)}`;
    throw refuse("BLOB_FEE_TOO_LOW", `max fee per blob gas less than block blob gas fee: ${who} ${fees}`);
  }
  return blobGasOf(transaction, rules) * blobBaseFee;
};
