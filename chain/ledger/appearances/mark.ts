import type { KeyValueReader, Write } from "../database/interface.ts";
import { INDEXED_KEY } from "../keys.ts";

/** Whether every block of the chain is in the index. */
export const isIndexed = (reader: KeyValueReader): boolean => reader.get(INDEXED_KEY) !== undefined;

/** Says so, or that from now on blocks come that are not. */
export const markWrite = (indexed: boolean): Write =>
  indexed ? { type: "put", key: INDEXED_KEY, value: Uint8Array.of(1) } : { type: "del", key: INDEXED_KEY };
