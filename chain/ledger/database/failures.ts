import { errorCode } from "../../primitives/errors.ts";
import { LedgerError } from "../errors.ts";
import { CORRUPT_ADVICE } from "./checksum.ts";

const DISK_FULL_ADVICE =
  "Free space or move the folder to a larger disk, then start again; nothing acknowledged is lost.";

/** Every message of an error and its causes; LevelDB tells its reasons only there. */
const messages = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${messages(error.cause)}`.trim() : "";

const hasCode = (error: unknown, code: string): boolean =>
  errorCode(error) === code || (error instanceof Error && error.cause !== undefined && hasCode(error.cause, code));

const isFull = (error: unknown): boolean =>
  ["ENOSPC", "EDQUOT", "EFBIG"].some((code) => hasCode(error, code)) ||
  /No space left on device|Disk quota exceeded|File too large/.test(messages(error));

const diskFull = (where: string, cause: unknown): LedgerError =>
  new LedgerError("DISK_FULL", `The disk of ${where} is full.`, { advice: DISK_FULL_ADVICE, cause });

const corrupt = (where: string, cause: unknown): LedgerError =>
  new LedgerError("DATA_DIR_CORRUPT", `The chain data in ${where} is damaged: ${messages(cause)}`, {
    advice: CORRUPT_ADVICE,
    cause,
  });

const unusable = (where: string, cause: unknown): LedgerError =>
  new LedgerError("DATA_DIR_UNUSABLE", `${where} cannot be used: ${messages(cause)}`, {
    advice: "Name a folder that this user may read and write, on a disk that works.",
    cause,
  });

/** What the file system says about a folder, in the ledger's codes. */
export const folderFailure = (folder: string, cause: unknown): LedgerError =>
  isFull(cause) ? diskFull(folder, cause) : unusable(folder, cause);

/** Why LevelDB did not open. */
export const openFailure = (folder: string, cause: unknown): LedgerError => {
  if (hasCode(cause, "LEVEL_LOCKED"))
    return new LedgerError("DATA_DIR_LOCKED", `Another process uses the chain data in ${folder}.`, {
      advice: "Stop the other node, or give this one a data folder of its own.",
      cause,
    });
  if (isFull(cause)) return diskFull(folder, cause);
  if (/Permission denied|Read-only file system|Too many open files/.test(messages(cause)))
    return unusable(folder, cause);
  return corrupt(folder, cause);
};

/** Why a read failed. */
export const readFailure = (where: string, cause: unknown): LedgerError => {
  if (hasCode(cause, "DATA_DIR_CORRUPT")) return corrupt(where, cause);
  if (hasCode(cause, "LEVEL_DATABASE_NOT_OPEN") || hasCode(cause, "LEVEL_ITERATOR_NOT_OPEN"))
    return new LedgerError("CLOSED", "The ledger is closed.", { cause });
  if (hasCode(cause, "LEVEL_CORRUPTION") || /No such file or directory/.test(messages(cause)))
    return corrupt(where, cause);
  return unusable(where, cause);
};

/** Why a batch was not written. */
export const writeFailure = (where: string, cause: unknown): LedgerError => {
  if (hasCode(cause, "LEVEL_DATABASE_NOT_OPEN") || hasCode(cause, "LEVEL_BATCH_NOT_OPEN"))
    return new LedgerError("CLOSED", "The ledger is closed.", { cause });
  if (isFull(cause)) return diskFull(where, cause);
  return new LedgerError("WRITE_FAILED", `Writing to ${where} failed: ${messages(cause)}`, {
    advice: "Check the disk and start again; nothing acknowledged is lost.",
    cause,
  });
};
