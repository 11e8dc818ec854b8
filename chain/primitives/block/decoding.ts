import { RlpError } from "../rlp/errors.ts";
import { BlockCodecError } from "./errors.ts";
import type { BlockCodecErrorCode } from "./errors.ts";

/** Runs a decoder; what RLP refuses becomes a BlockCodecError with this code. */
export function decoding<T>(code: BlockCodecErrorCode, what: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof RlpError) throw new BlockCodecError(code, `${what}: ${error.message}`, { cause: error });
    throw error;
  }
}
