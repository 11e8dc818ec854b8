import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ClassicLevel } from "classic-level";
import { folderFailure, openFailure } from "./database/failures.ts";
import { hasMarker, MARKER_FILE } from "./database/folder.ts";
import { LEVEL_FOLDER } from "./database/open.ts";

/**
 * Deletes the ledger of a folder, in whatever condition, and the named files beside it. A folder without a ledger is left
 * as it is. Interrupted, it may be called again.
 * @throws LedgerError DATA_DIR_LOCKED when a process has it open, DATA_DIR_UNUSABLE
 */
export const destroyLedger = async (folder: string, besides: readonly string[] = []): Promise<void> => {
  if (!(await hasMarker(folder))) return;
  try {
    // Takes LevelDB's lock first.
    await ClassicLevel.destroy(join(folder, LEVEL_FOLDER));
  } catch (error) {
    throw openFailure(folder, error);
  }
  try {
    // The marker goes last: as long as it is there the rest can be deleted.
    for (const name of [LEVEL_FOLDER, ...besides, MARKER_FILE])
      await rm(join(folder, name), { recursive: true, force: true });
  } catch (error) {
    throw folderFailure(folder, error);
  }
};
