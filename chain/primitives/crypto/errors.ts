import { CodedError } from "../errors.ts";

export type CryptoErrorCode =
  | "SIGNATURE_INVALID"
  | "PRIVATE_KEY_INVALID"
  | "INPUT_INVALID"
  | "NATIVE_CRYPTO_MISSING"
  | "CRYPTO_UNKNOWN"
  | "CRYPTO_NOT_LOADED"
  | "RECOVERY_FAILED"
  | "RECOVERY_CLOSED";

/** Keys, signatures and hashes that cannot be, and providers that are not there. */
export class CryptoError extends CodedError<CryptoErrorCode> {
  override readonly name = "CryptoError";
}
