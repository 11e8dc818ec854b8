import { decodeHex, toHex } from "../../primitives/bytes.ts";
import type { Hex } from "../../primitives/types.ts";

/** Writes fixed-width fields one after the other into memory sized beforehand. */
export class FieldWriter {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
  }

  byte(value: number): void {
    this.bytes[this.#at++] = value;
  }

  uint32(value: number): void {
    this.#view.setUint32(this.#at, value);
    this.#at += 4;
  }

  uint64(value: bigint): void {
    this.#view.setBigUint64(this.#at, value);
    this.#at += 8;
  }

  hex(value: Hex): void {
    decodeHex(value, this.bytes, this.#at);
    this.#at += (value.length - 2) / 2;
  }

  raw(value: Uint8Array): void {
    this.bytes.set(value, this.#at);
    this.#at += value.length;
  }
}

/** Reads what a `FieldWriter` wrote. Reading past the end throws RangeError: the record is not what it should be. */
export class FieldReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** bytes in front of the next field */
  get position(): number {
    return this.#at;
  }

  skip(length: number): void {
    this.#skip(length);
  }

  byte(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  uint32(): number {
    return this.#view.getUint32(this.#skip(4));
  }

  uint64(): bigint {
    return this.#view.getBigUint64(this.#skip(8));
  }

  hex(length: number): Hex {
    return toHex(this.raw(length));
  }

  raw(length: number): Uint8Array {
    const from = this.#skip(length);
    return this.#bytes.subarray(from, from + length);
  }

  #skip(length: number): number {
    const from = this.#at;
    if (from + length > this.#bytes.length) throw new RangeError("The record ends early.");
    this.#at = from + length;
    return from;
  }
}
