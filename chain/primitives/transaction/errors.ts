import { CodedError } from "../errors.ts";

export type TransactionCodecErrorCode =
  "MALFORMED" | "TYPE_UNSUPPORTED" | "NONCE_MAX" | "SIGNATURE_INVALID" | "BLOB_INVALID";

/** Bytes that are no transaction, or a transaction that no key can have signed. */
export class TransactionCodecError extends CodedError<TransactionCodecErrorCode> {
  override readonly name = "TransactionCodecError";
}
