import { CodedError } from "../primitives/errors.ts";
import type { PoolErrorCode } from "./interface.ts";

/**
 * A refusal or a drop. Wallets and libraries (ethers, viem) recognise these by text, so each message begins with the
 * words that geth uses; `code` is what programs of this project read.
 */
export class PoolError extends CodedError<PoolErrorCode> {
  override readonly name = "PoolError";
}

interface Wording {
  readonly message: string;
  readonly advice: string;
}

/** How each code reads when nothing more is known about the case. */
const WORDING: Record<PoolErrorCode, Wording> = {
  ALREADY_KNOWN: { message: "already known", advice: "Nothing needs to be done: the transaction is in the pool." },
  BLOB_FEE_TOO_LOW: {
    message: "max fee per blob gas less than block blob gas fee",
    advice: "Raise maxFeePerBlobGas to at least eth_blobBaseFee.",
  },
  BLOB_INVALID: {
    message: "invalid blob transaction",
    advice: "Send blobs with their commitments and proofs in the network form (EIP-4844, EIP-7594).",
  },
  BLOCK_FULL: { message: "gas limit reached", advice: "The transaction stays in the pool for a later block." },
  FEE_TOO_LOW: {
    message: "max fee per gas less than block base fee",
    advice: "Raise maxFeePerGas to at least the base fee of the newest block.",
  },
  GAS_LIMIT_EXCEEDED: { message: "exceeds block gas limit", advice: "Lower the gas limit of the transaction." },
  INITCODE_TOO_LARGE: {
    message: "max initcode size exceeded",
    advice: "Split the contract; EIP-3860 allows 49,152 bytes of creation code.",
  },
  INSUFFICIENT_FUNDS: {
    message: "insufficient funds for gas * price + value",
    advice: "Fund the account, lower the fees, or wait until earlier transactions are mined.",
  },
  INTRINSIC_GAS_TOO_LOW: { message: "intrinsic gas too low", advice: "Raise the gas limit; eth_estimateGas tells it." },
  JOURNAL_FAILED: {
    message: "transaction could not be kept",
    advice: "The node cannot write its data folder: check space and permissions, then send again.",
  },
  MALFORMED: {
    message: "malformed transaction",
    advice: "Send the bytes of one signed transaction (EIP-2718 envelope or legacy RLP).",
  },
  NONCE_MAX: { message: "nonce has max value", advice: "The account can send no more transactions (EIP-2681)." },
  NONCE_TOO_HIGH: { message: "nonce too high", advice: "Send the transactions with the nonces before it first." },
  NONCE_TOO_LOW: {
    message: "nonce too low",
    advice: "Use the next nonce of the account; another transaction took this one.",
  },
  POOL_CLOSED: { message: "transaction pool is closed", advice: "Send again when the node runs." },
  POOL_FULL: { message: "txpool is full", advice: "Raise the fees above those of the cheapest waiting transaction." },
  REMOVED: { message: "removed from the pool", advice: "Send the transaction again if it is still wanted." },
  REPLACED: { message: "replaced by a transaction that pays more", advice: "Follow the transaction in its place." },
  REPLACEMENT_UNDERPRICED: {
    message: "replacement transaction underpriced",
    advice: "Raise both maxFeePerGas and maxPriorityFeePerGas by at least 10 % (blob transactions: 100 %).",
  },
  SENDER_LIMIT: {
    message: "account limit exceeded",
    advice: "Wait until earlier transactions of this account are mined.",
  },
  SENDER_NOT_EOA: { message: "sender not an eoa", advice: "Contracts cannot send transactions (EIP-3607)." },
  SIGNATURE_INVALID: {
    message: "invalid sender",
    advice: "Sign the transaction again; no key can have made this signature.",
  },
  TIP_ABOVE_FEE: {
    message: "max priority fee per gas higher than max fee per gas",
    advice: "Lower maxPriorityFeePerGas or raise maxFeePerGas.",
  },
  TOO_LARGE: { message: "oversized data", advice: "Split the transaction." },
  TRANSACTION_INVALID: { message: "invalid transaction", advice: "Correct the transaction and sign it again." },
  TYPE_UNSUPPORTED: { message: "transaction type not supported", advice: "Use a transaction of type 0 to 4." },
  UNDERPRICED: { message: "transaction underpriced", advice: "Raise maxPriorityFeePerGas to the node's minimum." },
  VERIFICATION_FAILED: {
    message: "blobs could not be verified",
    advice: "Send the transaction again; the node's log says why its verification ended.",
  },
  WRONG_CHAIN_ID: { message: "invalid chain id for signer", advice: "Sign for the chain id that eth_chainId returns." },
};

/** The refusal of a code; `detail` follows geth's words after a colon. */
export const refusal = (code: PoolErrorCode, detail?: string, cause?: unknown): PoolError => {
  const { message, advice } = WORDING[code];
  return new PoolError(code, detail === undefined ? message : `${message}: ${detail}`, { advice, cause });
};
