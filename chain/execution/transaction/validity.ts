import type { AccountState } from "../../ledger/state/interface.ts";
import type { TransactionErrorCode } from "../../primitives/pending.ts";
import { isImpersonated } from "../../primitives/transaction/encode.ts";
import type { SenderTransaction, Transaction } from "../../primitives/types.ts";
import type { Rules } from "../evm/rules.ts";
import { baseGas, type BaseGas } from "./gas.ts";

/** Nonces end one below 2⁶⁴ (EIP-2681). */
export const NONCE_LIMIT = 2n ** 64n - 1n;
const UINT256_LIMIT = 2n ** 256n;
/** secp256k1n / 2: signatures above are malleable (EIP-2). */
export const HALF_CURVE_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
/** versioned hashes of KZG commitments start with this byte (EIP-4844) */
const KZG_VERSION = "0x01";

/** What of a block decides whether a transaction may be in it. */
export interface InclusionContext {
  readonly rules: Rules;
  readonly gasLimit: bigint;
  readonly baseFee: bigint;
  readonly blobBaseFee: bigint;
  /** gas not yet used by earlier transactions */
  readonly gasLeft: bigint;
  readonly blobGasLeft: bigint;
  /** dev networks: contracts may send impersonated transactions, whatever EIP-3607 says */
  readonly impersonation: boolean;
}

/** A transaction that may be included, with what was worked out on the way. */
export interface Admission extends BaseGas {
  /** wei per gas the sender pays */
  readonly gasPrice: bigint;
  /** wei per gas of it that go to the coinbase */
  readonly tip: bigint;
}

/**
 * Checks everything that makes a transaction invalid in a block, in the order a user would want to hear of it: its
 * form, the sender's nonce, fees, gas, funds, and last whether it still fits. @returns why it is not, or what it costs
 */
export const admit = (
  transaction: SenderTransaction,
  sender: AccountState | undefined,
  senderCode: Uint8Array,
  context: InclusionContext,
): TransactionErrorCode | Admission => {
  const { rules } = context;
  const formal = checkForm(transaction, rules);
  if (formal !== undefined) return formal;

  const nonce = sender?.nonce ?? 0n;
  if (transaction.nonce < nonce) return "NONCE_TOO_LOW";
  if (transaction.nonce > nonce) return "NONCE_TOO_HIGH";
  if (!maySend(transaction, senderCode, context)) return "SENDER_NOT_EOA";

  if (transaction.maxFeePerGas < context.baseFee) return "FEE_TOO_LOW";
  const blobGas = blobGasOf(transaction, rules);
  if (blobGas > 0n && transaction.maxFeePerBlobGas < context.blobBaseFee) return "BLOB_FEE_TOO_LOW";
  const gas = baseGas(transaction, rules);
  if (transaction.gasLimit < gas.intrinsic || transaction.gasLimit < gas.floor) return "INTRINSIC_GAS_TOO_LOW";
  if (transaction.gasLimit > context.gasLimit) return "GAS_LIMIT_EXCEEDED";

  const cost =
    transaction.gasLimit * transaction.maxFeePerGas + transaction.value + blobGas * transaction.maxFeePerBlobGas;
  if ((sender?.balance ?? 0n) < cost) return "INSUFFICIENT_FUNDS";
  if (transaction.gasLimit > context.gasLeft || blobGas > context.blobGasLeft) return "BLOCK_FULL";

  const room = transaction.maxFeePerGas - context.baseFee;
  const tip = transaction.maxPriorityFeePerGas < room ? transaction.maxPriorityFeePerGas : room;
  return { intrinsic: gas.intrinsic, floor: gas.floor, gasPrice: context.baseFee + tip, tip };
};

/** EIP-3607, with the delegations of EIP-7702. */
const maySend = (
  transaction: SenderTransaction,
  senderCode: Uint8Array,
  { rules, impersonation }: InclusionContext,
): boolean =>
  senderCode.length === 0 ||
  (rules.delegations && isDelegation(senderCode)) ||
  (impersonation && isImpersonated(transaction));

/** Blob gas of a transaction, 0n without blobs. */
export const blobGasOf = (transaction: Transaction, rules: Rules): bigint =>
  transaction.blobVersionedHashes.length === 0 ? 0n : BigInt(transaction.blobVersionedHashes.length) * rules.gasPerBlob;

/** Whether code only points at another account's (EIP-7702). */
export const isDelegation = (code: Uint8Array): boolean =>
  code.length >= 3 && code[0] === 0xef && code[1] === 0x01 && code[2] === 0x00;

const checkForm = (transaction: Transaction, rules: Rules): TransactionErrorCode | undefined => {
  const { type, chainId, s } = transaction;
  if (type > rules.newestTransactionType) return "TYPE_UNSUPPORTED";
  if (type === 0 && chainId !== undefined && !rules.replayProtection) return "TRANSACTION_INVALID";
  if (chainId !== undefined && chainId !== rules.chainId) return "WRONG_CHAIN_ID";
  if (transaction.nonce >= NONCE_LIMIT) return "NONCE_MAX";
  if (transaction.maxPriorityFeePerGas > transaction.maxFeePerGas) return "TIP_ABOVE_FEE";
  if (rules.transactionGasLimit !== undefined && transaction.gasLimit > rules.transactionGasLimit) {
    return "GAS_LIMIT_EXCEEDED";
  }
  const { initCodeLimit } = rules;
  if (initCodeLimit !== undefined && transaction.to === undefined && transaction.data.length > initCodeLimit) {
    return "INITCODE_TOO_LARGE";
  }
  if (rules.lowS && s > HALF_CURVE_ORDER) return "TRANSACTION_INVALID";
  if (transaction.value >= UINT256_LIMIT || transaction.maxFeePerGas >= UINT256_LIMIT) return "TRANSACTION_INVALID";
  if (type === 3) return checkBlobs(transaction, rules);
  if (type === 4 && (transaction.to === undefined || transaction.authorizationList.length === 0)) {
    return "TRANSACTION_INVALID";
  }
  return undefined;
};

/** What is wrong with the blobs of a transaction. */
export const checkBlobs = (transaction: Transaction, rules: Rules): TransactionErrorCode | undefined => {
  const { blobVersionedHashes, to } = transaction;
  const most = rules.maxBlobsPerTransaction ?? Number(rules.maxBlobGasPerBlock / rules.gasPerBlob);
  if (to === undefined || blobVersionedHashes.length === 0 || blobVersionedHashes.length > most) return "BLOB_INVALID";
  return blobVersionedHashes.every((hash) => hash.startsWith(KZG_VERSION)) ? undefined : "BLOB_INVALID";
};
