import { BlockCodecError } from "../primitives/block/errors.ts";
import { RlpError } from "../primitives/rlp/errors.ts";
import { TransactionCodecError } from "../primitives/transaction/errors.ts";
import { CORRUPT_ADVICE } from "./database/checksum.ts";
import { LedgerError } from "./errors.ts";

/** What decoders raise for bytes that are not of their shape. */
const MALFORMED = [RlpError, BlockCodecError, TransactionCodecError, RangeError];

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
    if (MALFORMED.some((kind) => error instanceof kind)) throw corrupt(`The record of ${what} is garbled.`, error);
    throw error;
  }
};
