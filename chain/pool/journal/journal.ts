import { POOL_LIMITS } from "../../primitives/limits.ts";
import { diskFiles } from "./files.ts";
import type { JournalFile, JournalFiles } from "./files.ts";
import { encodeRecord, readRecords } from "./record.ts";

export interface JournalSettings {
  readonly path: string;
  /** wait for the disk before an append counts: survives power failures too, at some ms per group of appends */
  readonly fsync: boolean;
  /** the disk's unless said */
  readonly files?: JournalFiles | undefined;
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
  readonly #files: JournalFiles;
  #file: JournalFile;
  #length: number;
  #records: number;
  #appends: Append[] = [];
  #compaction: (() => readonly Uint8Array[]) | undefined;
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;

  private constructor(settings: JournalSettings, file: JournalFile, length: number, records: number) {
    this.#settings = settings;
    this.#files = settings.files ?? diskFiles;
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
    const { path, files = diskFiles } = settings;
    const { contents, damagedBytes, tornBytes } = readRecords(await files.read(path));
    const damagedCopy = damagedBytes > 0 ? `${path}.damaged` : undefined;
    if (damagedCopy !== undefined) {
      await files.replace(damagedCopy, path);
      await writeFresh(files, path, contents);
      await files.replace(path, freshPath(path));
    }
    const file = await files.open(path, "keep");
    if (damagedCopy === undefined && tornBytes > 0) await file.truncate((await file.size()) - tornBytes);
    return {
      journal: new Journal(settings, file, await file.size(), contents.length),
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
      await this.#file.append(bytes);
      if (this.#settings.fsync) await this.#file.sync();
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
      await writeFresh(this.#files, path, contents);
      await this.#file.close();
      try {
        await this.#files.replace(path, freshPath(path));
        this.#records = contents.length;
      } finally {
        // When this fails, so will every append to the closed file.
        this.#file = await this.#files.open(path, "keep");
        this.#length = await this.#file.size();
      }
    } catch (error) {
      this.#settings.onCompactionFailure(error);
    }
  }
}

/** Writes a journal of these records beside the one at `path`. */
const writeFresh = async (files: JournalFiles, path: string, contents: readonly Uint8Array[]): Promise<void> => {
  const file = await files.open(freshPath(path), "empty");
  try {
    await file.append(Buffer.concat(contents.map(encodeRecord)));
    await file.sync();
  } finally {
    await file.close();
  }
};

const freshPath = (path: string): string => `${path}.new`;
