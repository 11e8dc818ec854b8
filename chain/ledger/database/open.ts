import { join } from "node:path";
import { ClassicLevel } from "classic-level";
import { MemoryLevel } from "memory-level";
import { LEDGER_LIMITS } from "../../primitives/limits.ts";
import { checkedEncoding } from "./checksum.ts";
import { openFailure } from "./failures.ts";
import { claimFolder, completeFolder } from "./folder.ts";
import type { Database } from "./interface.ts";
import { LevelDatabase } from "./level.ts";

/** Where LevelDB keeps its files below the ledger's folder. */
export const LEVEL_FOLDER = "db";

export type Location = { readonly folder: string } | { readonly memory: true };

/** "fsync": an acknowledged batch survives a power cut; "os": it survives a kill of the process. */
export type Durability = "fsync" | "os";

export interface OpenedDatabase {
  readonly database: Database;
  /** whether it may be empty: created now, or by a process that did not come to `complete` */
  readonly begun: boolean;
  /** Says on disk that the first batch is durable; until then an open may find the folder claimed and the database empty. */
  readonly complete: () => Promise<void>;
}

const encodings = { keyEncoding: "view", valueEncoding: checkedEncoding } as const;

const openMemory = async (): Promise<OpenedDatabase> => {
  const level = new MemoryLevel<Uint8Array, Uint8Array>({ ...encodings, storeEncoding: "view" });
  await level.open();
  return {
    database: new LevelDatabase(level, "memory", { sync: false }),
    begun: true,
    complete: () => Promise.resolve(),
  };
};

const openFolder = async (folder: string, create: boolean, durability: Durability): Promise<OpenedDatabase> => {
  const claim = await claimFolder(folder, create);
  const level = new ClassicLevel<Uint8Array, Uint8Array>(join(folder, LEVEL_FOLDER), {
    ...encodings,
    // A finished folder without its files is damaged; LevelDB would start it anew and delete the rest.
    createIfMissing: claim === "begun",
    writeBufferSize: LEDGER_LIMITS.writeBufferBytes,
    cacheSize: LEDGER_LIMITS.blockCacheBytes,
    maxFileSize: LEDGER_LIMITS.tableFileBytes,
    maxOpenFiles: LEDGER_LIMITS.openFiles,
  });
  try {
    await level.open();
  } catch (error) {
    throw openFailure(folder, error);
  }
  return {
    database: new LevelDatabase(level, folder, { sync: durability === "fsync" }),
    begun: claim === "begun",
    complete: () => (claim === "begun" ? completeFolder(folder) : Promise.resolve()),
  };
};

/**
 * Opens the key-value store of a ledger, creating it in a missing or empty folder when `create` says so.
 * @throws LedgerError DATA_DIR_LOCKED, DATA_DIR_FOREIGN, DATA_DIR_VERSION, DATA_DIR_CORRUPT, DATA_DIR_UNUSABLE, DISK_FULL
 */
export const openDatabase = (
  location: Location,
  options: { readonly create: boolean; readonly durability: Durability },
): Promise<OpenedDatabase> =>
  "memory" in location ? openMemory() : openFolder(location.folder, options.create, options.durability);
