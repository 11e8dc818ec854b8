import { NetworkError } from "../../network/errors.ts";
import { RlpError } from "../../primitives/rlp/errors.ts";

/** The error for bytes that are not what they should be. */
export const malformed = (what: string, reason: string): NetworkError =>
  new NetworkError("MESSAGE_MALFORMED", `not a ${what}: ${reason}`);

/** Runs a decoder. @throws NetworkError MESSAGE_MALFORMED where the bytes are no RLP of the expected shape */
export const decoding = <T>(what: string, decode: () => T): T => {
  try {
    return decode();
  } catch (error) {
    if (error instanceof RlpError) throw malformed(what, error.message);
    throw error;
  }
};
