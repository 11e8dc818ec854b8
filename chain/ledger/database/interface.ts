import type { BatchOp } from "../state/database.ts";

/** One change of a batch. */
export type Write = BatchOp;

/** Half-open range of keys, in byte order. */
export interface KeyRange {
  readonly gte: Uint8Array;
  readonly lt: Uint8Array;
}

export interface EntryOptions {
  /** the last key first */
  readonly reverse?: boolean;
  /** most entries; all unless given */
  readonly limit?: number;
}

/** Bytes by key, read synchronously. */
export interface KeyValueReader {
  /**
   * undefined: no such key. The bytes must not be changed.
   * @throws LedgerError DATA_DIR_CORRUPT, DATA_DIR_UNUSABLE, CLOSED
   */
  get(key: Uint8Array): Uint8Array | undefined;
}

/** An ordered key-value store on disk or in memory; every value carries a checksum that each read verifies. */
export interface Database extends KeyValueReader {
  /**
   * Applies all changes or none, in order; resolves when they are as durable as the database was opened for (`sync`
   * asks for fsync whatever that was). After a failure every later write fails alike and reads go on.
   * @throws LedgerError DISK_FULL, WRITE_FAILED, CLOSED
   */
  write(writes: Iterable<Write>, options?: { readonly sync?: boolean }): Promise<void>;
  /** Entries in key order as they were when the iteration began. */
  entries(range: KeyRange, options?: EntryOptions): AsyncIterable<readonly [key: Uint8Array, value: Uint8Array]>;
  close(): Promise<void>;
}
