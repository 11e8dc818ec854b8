import type { CoderType } from "micro-packed";
import { SdkError } from "../errors.ts";

/** Reads bytes that may come from anybody; none may be left over. @throws SdkError BYTES_INVALID */
export const decodeWith = <T>(coder: CoderType<T>, bytes: Uint8Array, what: string): T => {
  try {
    return coder.decode(bytes);
  } catch (cause) {
    throw new SdkError("BYTES_INVALID", `the bytes are not ${what}`, { cause });
  }
};
