import type { SenderTransaction } from "./types.ts";

/** Transactions in the order in which the pool would like them. */
export interface TransactionSource {
  /** undefined: none left */
  next(): SenderTransaction | undefined;
  /** The transaction last returned was not included; later ones of its sender must not come either. */
  skip(transaction: SenderTransaction, reason: TransactionErrorCode): void;
}

/** Why a transaction cannot be part of a block. */
export type TransactionErrorCode =
  | "NONCE_TOO_LOW"
  | "NONCE_TOO_HIGH"
  | "NONCE_MAX"
  | "INSUFFICIENT_FUNDS"
  | "INTRINSIC_GAS_TOO_LOW"
  | "GAS_LIMIT_EXCEEDED"
  | "FEE_TOO_LOW"
  | "TIP_ABOVE_FEE"
  | "BLOB_FEE_TOO_LOW"
  | "BLOB_INVALID"
  | "SENDER_NOT_EOA"
  | "INITCODE_TOO_LARGE"
  | "WRONG_CHAIN_ID"
  | "TYPE_UNSUPPORTED"
  | "BLOCK_FULL"
  | "TRANSACTION_INVALID";
