import type { KeyValueReader, Write } from "./interface.ts";

const idOf = (key: Uint8Array): string => Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("latin1");

/** A reader that sees writes which are still to be made. */
export class WriteOverlay implements KeyValueReader {
  readonly #reader: KeyValueReader;
  readonly #pending = new Map<string, Write>();

  constructor(reader: KeyValueReader) {
    this.#reader = reader;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const write = this.#pending.get(idOf(key));
    if (write === undefined) return this.#reader.get(key);
    return write.type === "put" ? write.value : undefined;
  }

  add(writes: Iterable<Write>): void {
    for (const write of writes) this.#pending.set(idOf(write.key), write);
  }

  /** the last write of each key */
  get writes(): Iterable<Write> {
    return this.#pending.values();
  }
}
