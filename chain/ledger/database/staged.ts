import type { Database, EntryOptions, KeyRange, Write } from "./interface.ts";

type Entry = readonly [key: Uint8Array, value: Uint8Array];

const idOf = (key: Uint8Array): string => Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("latin1");
const sizeOf = (write: Write): number => write.key.length + (write.type === "put" ? write.value.length : 0);

/**
 * A database in front of another: writes may wait in it for a common batch. Reads see what waits. The next `write` takes it
 * along, before its own changes and in the same batch: all of it is on the disk, in order, or nothing.
 */
export class StagedDatabase implements Database {
  readonly #database: Database;
  readonly #staged: Write[] = [];
  /** the last staged write of each key */
  readonly #newest = new Map<string, Write>();
  #bytes = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /** bytes of keys and values that wait */
  get bytes(): number {
    return this.#bytes;
  }

  stage(writes: Iterable<Write>): void {
    for (const write of writes) {
      this.#staged.push(write);
      this.#newest.set(idOf(write.key), write);
      this.#bytes += sizeOf(write);
    }
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const write = this.#newest.size === 0 ? undefined : this.#newest.get(idOf(key));
    if (write === undefined) return this.#database.get(key);
    return write.type === "put" ? write.value : undefined;
  }

  /** With something staged, as durable as the database was opened for, or more. One write at a time. */
  async write(writes: Iterable<Write>, options: { readonly sync?: boolean } = {}): Promise<void> {
    if (this.#staged.length === 0) {
      await this.#database.write(writes, options);
      return;
    }
    await this.#database.write([...this.#staged, ...writes], options.sync === true ? { sync: true } : {});
    this.#staged.length = 0;
    this.#newest.clear();
    this.#bytes = 0;
  }

  async *entries(range: KeyRange, options: EntryOptions = {}): AsyncGenerator<Entry> {
    const staged = this.#stagedIn(range, options.reverse === true);
    if (staged.length === 0) {
      yield* this.#database.entries(range, options);
      return;
    }
    let left = options.limit ?? Infinity;
    const reverse = options.reverse === true;
    for await (const entry of merged(this.#database.entries(range, { reverse }), staged, reverse ? -1 : 1)) {
      if (left-- <= 0) return;
      yield entry;
    }
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  /** In the order in which entries are read. */
  #stagedIn({ gte, lt }: KeyRange, reverse: boolean): readonly Write[] {
    const within = [...this.#newest.values()].filter(
      ({ key }) => Buffer.compare(key, gte) >= 0 && Buffer.compare(key, lt) < 0,
    );
    const direction = reverse ? -1 : 1;
    return within.sort((a, b) => direction * Buffer.compare(a.key, b.key));
  }
}

/** Entries as they are after writes; both in the order of `direction`. */
async function* merged(
  entries: AsyncIterable<Entry>,
  writes: readonly Write[],
  direction: 1 | -1,
): AsyncGenerator<Entry> {
  let next = 0;
  for await (const entry of entries) {
    let replaced = false;
    for (let write = writes[next]; write !== undefined; write = writes[++next]) {
      const order = direction * Buffer.compare(write.key, entry[0]);
      if (order > 0) break;
      if (write.type === "put") yield [write.key, write.value];
      replaced = order === 0;
    }
    if (!replaced) yield entry;
  }
  for (const write of writes.slice(next)) if (write.type === "put") yield [write.key, write.value];
}
