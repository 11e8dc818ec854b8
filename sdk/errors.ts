import { CodedError } from "../chain/primitives/errors.ts";

/** What can be wrong with data, keys and requests of owners, devices and buyers. docs/data-format.md lists them. */
export type SdkErrorCode =
  | "BYTES_INVALID"
  | "CODEC_UNKNOWN"
  | "CODEC_UNSUITABLE"
  | "DATASET_INVALID"
  | "READING_INVALID"
  | "READING_LATE"
  | "BLOCK_INVALID"
  | "BLOCK_TOO_LARGE"
  | "CHAIN_BROKEN"
  | "SIGNATURE_INVALID"
  | "KEY_WRONG"
  | "PROOF_INVALID"
  | "GRANT_INVALID"
  | "SHARDS_MISSING"
  | "MANIFEST_INVALID";

/** Nothing was changed or accepted when one of these is thrown. */
export class SdkError extends CodedError<SdkErrorCode> {
  override readonly name = "SdkError";
}
