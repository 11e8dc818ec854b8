import { decodeHex } from "../../primitives/bytes.ts";
import { CONSENSUS_LIMITS } from "../../primitives/limits.ts";
import type { Hash, Hex } from "../../primitives/types.ts";
import { ConsensusError } from "../errors.ts";
import { checkRange } from "../range.ts";
import { SIGNATURE_BYTES } from "../signature.ts";

/** Builds bytes from front to back; numbers are big-endian. @throws ConsensusError OUT_OF_RANGE for what does not fit */
export class ByteWriter {
  readonly #parts: Uint8Array[] = [];

  uint8(value: number, max = 255): this {
    checkRange("value", value, max);
    return this.bytes(Uint8Array.of(value));
  }

  round(value: number): this {
    checkRange("round", value, CONSENSUS_LIMITS.round);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return this.bytes(bytes);
  }

  height(value: number): this {
    checkRange("height", value, Number.MAX_SAFE_INTEGER);
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(value));
    return this.bytes(bytes);
  }

  validator(value: number): this {
    return this.uint8(value, CONSENSUS_LIMITS.validators - 1);
  }

  hash(value: Hash): this {
    return this.#hex("a hash", value, 32);
  }

  signature(value: Hex): this {
    return this.#hex("a signature", value, SIGNATURE_BYTES);
  }

  /** A 4-byte length and the bytes. */
  blob(bytes: Uint8Array, max: number): this {
    checkRange("length", bytes.length, max);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return this.bytes(length).bytes(bytes);
  }

  /** 0, or 1 and the value. */
  optional<T>(value: T | undefined, write: (value: T) => unknown): this {
    this.uint8(value === undefined ? 0 : 1);
    if (value !== undefined) write(value);
    return this;
  }

  /** A 1-byte count and the items. */
  list<T>(items: readonly T[], max: number, write: (item: T) => unknown): this {
    this.uint8(items.length, max);
    for (const item of items) write(item);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }

  finish(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  #hex(what: string, value: Hex, length: number): this {
    const bytes = Buffer.alloc(length);
    if (value.length !== 2 + 2 * length || !decodeHex(value, bytes, 0)) {
      throw new ConsensusError("OUT_OF_RANGE", `${what} has ${length} bytes`);
    }
    return this.bytes(bytes);
  }
}
