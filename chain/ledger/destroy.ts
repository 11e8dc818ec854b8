import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ClassicLevel } from "classic-level";
import { openFailure } from "./database/failures.ts";
import { clearFolder } from "./database/folder.ts";
import { LEVEL_FOLDER } from "./database/open.ts";

/**
 * Deletes the chain data at a folder and nothing else but the files named; a missing or empty folder is left alone.
 * @param others names of files in the folder that go with it
 * @throws LedgerError DATA_DIR_LOCKED while a process uses it, DATA_DIR_FOREIGN, DATA_DIR_UNUSABLE
 */
export const destroyLedger = (folder: string, others: readonly string[] = []): Promise<void> =>
  clearFolder(folder, others, async () => {
    const path = join(folder, LEVEL_FOLDER);
    try {
      await ClassicLevel.destroy(path);
    } catch (error) {
      throw openFailure(folder, error);
    }
    await rm(path, { recursive: true, force: true });
  });
