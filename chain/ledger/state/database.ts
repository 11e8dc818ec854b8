import type { AbstractLevel } from "abstract-level";

/** The ledger's key-value database: ClassicLevel on disk, MemoryLevel in tests, both with binary ("view") keys and values. */
export type Database = AbstractLevel<string | Buffer | Uint8Array, Uint8Array, Uint8Array>;

/** One write of an atomic batch. */
export type BatchOp =
  | { readonly type: "put"; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly type: "del"; readonly key: Uint8Array };
