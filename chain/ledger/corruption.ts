import { CORRUPT_ADVICE } from "./database/checksum.ts";
import { LedgerError } from "./errors.ts";

/** @returns the error for chain data that does not fit together */
export const corrupt = (message: string, cause?: unknown): LedgerError =>
  new LedgerError("DATA_DIR_CORRUPT", message, { advice: CORRUPT_ADVICE, cause });

/**
 * Decodes a record whose checksum was right.
 * @throws LedgerError DATA_DIR_CORRUPT when it is not of its shape all the same
 */
export const parsed = <T>(what: string, decode: () => T): T => {
  try {
    return decode();
  } catch (error) {
    throw corrupt(`The record of ${what} is garbled.`, error);
  }
};
