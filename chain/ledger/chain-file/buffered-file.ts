import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { LedgerError } from "../errors.ts";

const CHUNK_BYTES = 1024 * 1024;

/** @returns the error for a chain file that stops making sense at a byte */
export const invalidFile = (file: string, offset: number, message: string, cause?: unknown): LedgerError =>
  new LedgerError("CHAIN_FILE_INVALID", `${file}, byte ${offset}: ${message}`, {
    advice: "Export the chain again, or take the file from its source once more.",
    cause,
  });

/** Reads a file from front to back, no more in memory than one item and one chunk. */
export class BufferedFile {
  readonly name: string;
  readonly #handle: FileHandle;
  #buffer: Buffer = Buffer.alloc(0);
  #offset = 0;

  private constructor(name: string, handle: FileHandle) {
    this.name = name;
    this.#handle = handle;
  }

  /** @throws LedgerError CHAIN_FILE_INVALID when it cannot be opened */
  static async open(name: string): Promise<BufferedFile> {
    try {
      return new BufferedFile(name, await open(name, "r"));
    } catch (error) {
      throw invalidFile(name, 0, "the file cannot be opened", error);
    }
  }

  /** bytes in front of the next one */
  get offset(): number {
    return this.#offset;
  }

  /** The next bytes without passing over them; fewer than asked for at the end of the file. */
  async peek(length: number): Promise<Uint8Array> {
    while (this.#buffer.length < length) {
      const chunk = Buffer.alloc(Math.max(CHUNK_BYTES, length - this.#buffer.length));
      const { bytesRead } = await this.#handle.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) break;
      this.#buffer = Buffer.concat([this.#buffer, chunk.subarray(0, bytesRead)]);
    }
    return this.#buffer.subarray(0, length);
  }

  /**
   * The next bytes.
   * @throws LedgerError CHAIN_FILE_INVALID when the file ends before
   */
  async take(length: number, what: string): Promise<Uint8Array> {
    const bytes = await this.peek(length);
    if (bytes.length < length)
      throw invalidFile(this.name, this.#offset, `the file ends within ${what}, ${length - bytes.length} bytes short`);
    this.#buffer = this.#buffer.subarray(length);
    this.#offset += length;
    return Uint8Array.from(bytes);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
