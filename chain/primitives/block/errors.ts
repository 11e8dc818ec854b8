import { CodedError } from "../errors.ts";

export type BlockCodecErrorCode = "BLOCK_MALFORMED" | "HEADER_MALFORMED" | "BLOCK_TOO_LARGE";

/** Bytes that are no block, header or receipt, or more of them than allowed. */
export class BlockCodecError extends CodedError<BlockCodecErrorCode> {
  override readonly name = "BlockCodecError";
}
