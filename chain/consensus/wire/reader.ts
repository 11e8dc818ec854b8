import { CONSENSUS_LIMITS } from "../../primitives/limits.ts";
import type { Hash, Hex } from "../../primitives/types.ts";
import { ConsensusError } from "../errors.ts";
import type { ConsensusErrorCode } from "../errors.ts";
import { checkRange } from "../range.ts";
import { SIGNATURE_BYTES, checkSignature } from "../signature.ts";

/** Reads bytes from front to back, refuses to read past the end, and copies what it hands out. */
export class ByteReader {
  readonly #bytes: Buffer;
  readonly #code: ConsensusErrorCode;
  #at = 0;

  /** @param code of the error that malformed bytes raise */
  constructor(bytes: Uint8Array, code: ConsensusErrorCode) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#code = code;
  }

  uint8(): number {
    return this.#bytes.readUInt8(this.#take(1));
  }

  round(): number {
    const round = this.#bytes.readUInt32BE(this.#take(4));
    checkRange("round", round, CONSENSUS_LIMITS.round);
    return round;
  }

  height(): number {
    const height = Number(this.#bytes.readBigUInt64BE(this.#take(8)));
    checkRange("height", height, Number.MAX_SAFE_INTEGER);
    return height;
  }

  validator(): number {
    const validator = this.uint8();
    checkRange("validator", validator, CONSENSUS_LIMITS.validators - 1);
    return validator;
  }

  hash(): Hash {
    return this.#hex(32);
  }

  /** Refuses signatures that have another form. */
  signature(): Hex {
    const start = this.#at;
    const signature = this.#hex(SIGNATURE_BYTES);
    checkSignature(this.#bytes.subarray(start, this.#at));
    return signature;
  }

  blob(max: number): Uint8Array {
    const length = this.#bytes.readUInt32BE(this.#take(4));
    checkRange("length", length, max);
    const start = this.#take(length);
    return Uint8Array.from(this.#bytes.subarray(start, start + length));
  }

  optional<T>(read: () => T): T | undefined {
    const flag = this.uint8();
    if (flag > 1) throw this.malformed(`flag ${flag}`);
    return flag === 1 ? read() : undefined;
  }

  list<T>(max: number, read: () => T): T[] {
    const count = this.uint8();
    checkRange("number of items", count, max);
    return Array.from({ length: count }, read);
  }

  /** Refuses bytes that are left over. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw this.malformed("bytes are left over");
  }

  malformed(what: string): ConsensusError {
    return new ConsensusError(this.#code, `the bytes cannot be read: ${what}`);
  }

  #hex(length: number): Hex {
    const start = this.#take(length);
    return `0x${this.#bytes.toString("hex", start, start + length)}`;
  }

  #take(length: number): number {
    const start = this.#at;
    if (start + length > this.#bytes.length) throw this.malformed("they end early");
    this.#at += length;
    return start;
  }
}
