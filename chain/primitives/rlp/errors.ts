import { CodedError } from "../errors.ts";

export type RlpErrorCode = "RLP_MALFORMED" | "RLP_UNENCODABLE";

/** Bytes that are not canonical RLP of the expected shape, or values RLP has no form for. */
export class RlpError extends CodedError<RlpErrorCode> {
  override readonly name = "RlpError";
}
