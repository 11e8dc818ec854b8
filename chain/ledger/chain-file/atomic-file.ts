import { open, rename, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { folderFailure } from "../database/failures.ts";
import { syncFolder } from "../database/folder.ts";

/** A file that appears under its name only when it is whole and on disk. */
export class AtomicFile {
  readonly #file: string;
  readonly #temporary: string;
  readonly #handle: FileHandle;

  private constructor(file: string, temporary: string, handle: FileHandle) {
    this.#file = file;
    this.#temporary = temporary;
    this.#handle = handle;
  }

  /** @throws LedgerError DATA_DIR_UNUSABLE, DISK_FULL */
  static async create(file: string): Promise<AtomicFile> {
    const temporary = `${file}.partial`;
    try {
      return new AtomicFile(file, temporary, await open(temporary, "w"));
    } catch (error) {
      throw folderFailure(temporary, error);
    }
  }

  /** @throws LedgerError DATA_DIR_UNUSABLE, DISK_FULL */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#handle.writeFile(bytes);
    } catch (error) {
      throw folderFailure(this.#temporary, error);
    }
  }

  /** @throws LedgerError DATA_DIR_UNUSABLE, DISK_FULL */
  async commit(): Promise<void> {
    try {
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#temporary, this.#file);
      await syncFolder(dirname(this.#file));
    } catch (error) {
      throw folderFailure(this.#file, error);
    }
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.#handle.close();
    await rm(this.#temporary, { force: true });
  }
}
