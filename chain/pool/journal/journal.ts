import { open, readFile, rename } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "../../primitives/errors.ts";
import { POOL_LIMITS } from "../../primitives/limits.ts";
import { encodeRecord, readRecords } from "./record.ts";

export interface JournalSettings {
  readonly path: string;
  /** wait for the disk before an append counts: survives power failures too, at some ms per group of appends */
  readonly fsync: boolean;
  /** told when stale records could not be cleared; the journal goes on as it was */
  readonly onCompactionFailure: (error: unknown) => void;
}

/** What was found in a journal at start. */
export interface JournalFindings {
  readonly contents: readonly Uint8Array[];
  readonly tornBytes: number;
  readonly damagedBytes: number;
  /** where the damaged file was put aside; undefined when it was whole */
  readonly damagedCopy: string | undefined;
}

interface Append {
  readonly record: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Append-only file of transactions. All appends of one turn of the event loop are one write. */
export class Journal {
  readonly #settings: JournalSettings;
  #file: FileHandle;
  #length: number;
  #records: number;
  #appends: Append[] = [];
  #compaction: (() => readonly Uint8Array[]) | undefined;
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;

  private constructor(settings: JournalSettings, file: FileHandle, length: number, records: number) {
    this.#settings = settings;
    this.#file = file;
    this.#length = length;
    this.#records = records;
  }

  /**
   * Opens or makes the journal, cuts a torn end off, and reads the rest. Of a damaged file the whole records are kept
   * in a new one, and the old one is put aside.
   */
  static async open(
    settings: JournalSettings,
  ): Promise<{ readonly journal: Journal; readonly found: JournalFindings }> {
    const { path } = settings;
    const reading = readRecords(await readOrEmpty(path));
    const { contents, damagedBytes, tornBytes } = reading;
    const damagedCopy = damagedBytes > 0 ? `${path}.damaged` : undefined;
    if (damagedCopy !== undefined) {
      await rename(path, damagedCopy);
      await writeFresh(path, contents);
      await putInPlace(path);
    }
    const file = await open(path, "a");
    if (damagedCopy === undefined && tornBytes > 0) await file.truncate((await file.stat()).size - tornBytes);
    const { size } = await file.stat();
    return {
      journal: new Journal(settings, file, size, contents.length),
      found: { contents, tornBytes, damagedBytes, damagedCopy },
    };
  }

  /** Resolves when the content is in the file; rejects, leaving the file as it was, when it cannot be written. */
  append(content: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#appends.push({ record: encodeRecord(content), resolve, reject });
      this.#wake();
    });
  }

  /** Rewrites the file when most of it is stale: `live` of it still matters, and `contents` gives the records. */
  tidy(live: { readonly records: number; readonly bytes: number }, contents: () => readonly Uint8Array[]): void {
    const { journalStaleRecords, journalStaleBytes } = POOL_LIMITS;
    const records = this.#records - live.records;
    const bytes = this.#length - live.bytes;
    const many = records >= journalStaleRecords && records >= 2 * live.records;
    const large = bytes >= journalStaleBytes && bytes >= 2 * live.bytes;
    if (!many && !large) return;
    this.#compaction = contents;
    this.#wake();
  }

  async close(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    await this.#file.close();
  }

  #wake(): void {
    this.#writing ??= this.#work();
  }

  async #work(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#appends.length > 0 || this.#compaction !== undefined) {
      const compaction = this.#compaction;
      this.#compaction = undefined;
      if (compaction !== undefined) await this.#compact(compaction());
      const appends = this.#appends.splice(0);
      if (appends.length > 0) await this.#write(appends);
    }
    this.#writing = undefined;
  }

  async #write(appends: readonly Append[]): Promise<void> {
    try {
      if (this.#failure !== undefined) throw this.#failure;
      const bytes = Buffer.concat(appends.map(({ record }) => record));
      await this.#file.appendFile(bytes);
      if (this.#settings.fsync) await this.#file.datasync();
      this.#length += bytes.length;
      this.#records += appends.length;
    } catch (error) {
      await this.#cutBack();
      for (const { reject } of appends) reject(error);
      return;
    }
    for (const { resolve } of appends) resolve();
  }

  /** Takes off what a failed write left behind; a journal that cannot even do that accepts nothing any more. */
  async #cutBack(): Promise<void> {
    try {
      await this.#file.truncate(this.#length);
    } catch (error) {
      this.#failure ??= error as Error;
    }
  }

  async #compact(contents: readonly Uint8Array[]): Promise<void> {
    const { path } = this.#settings;
    try {
      await writeFresh(path, contents);
      await this.#file.close();
      try {
        await putInPlace(path);
        this.#records = contents.length;
      } finally {
        this.#file = await open(path, "a").catch((error: unknown) => {
          this.#failure = error as Error;
          throw error;
        });
        this.#length = (await this.#file.stat()).size;
      }
    } catch (error) {
      this.#settings.onCompactionFailure(error);
    }
  }
}

const readOrEmpty = async (path: string): Promise<Buffer> => {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
};

const freshPath = (path: string): string => `${path}.new`;

/** Writes a journal of these records beside the one at `path`. */
const writeFresh = async (path: string, contents: readonly Uint8Array[]): Promise<void> => {
  const file = await open(freshPath(path), "w");
  try {
    await file.writeFile(Buffer.concat(contents.map(encodeRecord)));
    await file.datasync();
  } finally {
    await file.close();
  }
};

/** Makes the fresh journal the one at `path`, at once or not at all. */
const putInPlace = async (path: string): Promise<void> => {
  await rename(freshPath(path), path);
  if (process.platform === "win32") return; // has no handles of directories
  const directory = await open(dirname(path), "r");
  try {
    await directory.datasync();
  } finally {
    await directory.close();
  }
};
