import type { AbstractLevel } from "abstract-level";
import type { LedgerError } from "../errors.ts";
import { readFailure, writeFailure } from "./failures.ts";
import type { Database, EntryOptions, KeyRange, Write } from "./interface.ts";

/** What LevelDB on disk and its counterpart in memory have in common; keys and values are bytes. */
export type Level = AbstractLevel<string | Buffer | Uint8Array, Uint8Array, Uint8Array>;

/** A `Database` over an opened abstract-level store. */
export class LevelDatabase implements Database {
  readonly #level: Level;
  readonly #where: string;
  readonly #sync: boolean;
  #failure: LedgerError | undefined;

  /** @param where names the store in errors */
  constructor(level: Level, where: string, options: { readonly sync: boolean }) {
    this.#level = level;
    this.#where = where;
    this.#sync = options.sync;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    try {
      return this.#level.getSync(key);
    } catch (error) {
      throw readFailure(this.#where, error);
    }
  }

  async write(writes: Iterable<Write>, options: { readonly sync?: boolean } = {}): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      const batch = this.#level.batch();
      for (const write of writes) {
        if (write.type === "put") batch.put(write.key, write.value);
        else batch.del(write.key);
      }
      const write: { sync?: boolean } = { sync: options.sync ?? this.#sync };
      await batch.write(write);
    } catch (error) {
      throw (this.#failure = writeFailure(this.#where, error));
    }
  }

  async *entries(range: KeyRange, options: EntryOptions = {}): AsyncGenerator<readonly [Uint8Array, Uint8Array]> {
    try {
      for await (const entry of this.#level.iterator({ ...range, ...options })) yield entry;
    } catch (error) {
      throw readFailure(this.#where, error);
    }
  }

  async close(): Promise<void> {
    await this.#level.close();
  }
}
