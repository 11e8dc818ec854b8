import type { Hex } from "../types.ts";
import { RlpError } from "./errors.ts";

/** Integers up to this many bytes are read without BigInt arithmetic. */
const SMALL_INTEGER_BYTES = 6;

/**
 * Reads RLP item by item without copying: byte strings are views of the input. Only the canonical encoding passes
 * (shortest lengths, no leading zeros in integers). Every method throws RlpError RLP_MALFORMED otherwise.
 */
export class RlpReader {
  readonly #bytes: Uint8Array;
  readonly #view: Buffer;
  readonly #end: number;
  #position: number;
  /** payload of the item whose header was read last */
  #start = 0;
  #stop = 0;

  /** @param view,start,end set for the inside of a list only */
  constructor(bytes: Uint8Array, view?: Buffer, start = 0, end = bytes.length) {
    this.#bytes = Buffer.isBuffer(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) : bytes;
    this.#view = view ?? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#position = start;
    this.#end = end;
  }

  hasMore(): boolean {
    return this.#position < this.#end;
  }

  /** offset of the next item in the input */
  get position(): number {
    return this.#position;
  }

  nextIsList(): boolean {
    return this.#position < this.#end && this.#at(this.#position) >= 0xc0;
  }

  nextIsEmptyString(): boolean {
    return this.#position < this.#end && this.#at(this.#position) === 0x80;
  }

  /** @throws RlpError when items are left */
  finish(): void {
    if (this.hasMore()) throw malformed(`${this.#end - this.#position} bytes too many`);
  }

  readList(): RlpReader {
    if (!this.#header()) throw malformed("a string where a list belongs");
    return new RlpReader(this.#bytes, this.#view, this.#start, this.#stop);
  }

  readBytes(maximum = Infinity): Uint8Array {
    this.#string();
    if (this.#stop - this.#start > maximum) throw malformed(`a string of more than ${maximum} bytes`);
    return this.#bytes.subarray(this.#start, this.#stop);
  }

  readFixedBytes(length: number): Uint8Array {
    this.#fixed(length);
    return this.#bytes.subarray(this.#start, this.#stop);
  }

  /** A string of exactly `length` bytes in hexadecimal. */
  readHex(length: number): Hex {
    this.#fixed(length);
    return `0x${this.#view.toString("hex", this.#start, this.#stop)}`;
  }

  /** An unsigned integer of at most `maximum` bytes. */
  readBigInt(maximum: number): bigint {
    const length = this.#integer(maximum);
    if (length === 0) return 0n;
    if (length <= SMALL_INTEGER_BYTES) return BigInt(this.#view.readUIntBE(this.#start, length));
    return BigInt(`0x${this.#view.toString("hex", this.#start, this.#stop)}`);
  }

  /** An unsigned integer below 2^48. */
  readNumber(): number {
    const length = this.#integer(SMALL_INTEGER_BYTES);
    return length === 0 ? 0 : this.#view.readUIntBE(this.#start, length);
  }

  /** The next item with its header. */
  readRaw(): Uint8Array {
    const start = this.#position;
    this.#header();
    return this.#bytes.subarray(start, this.#stop);
  }

  #at(position: number): number {
    return this.#bytes[position] ?? 0;
  }

  #string(): void {
    if (this.#header()) throw malformed("a list where a string belongs");
  }

  #fixed(length: number): void {
    this.#string();
    if (this.#stop - this.#start !== length) {
      throw malformed(`a string of ${this.#stop - this.#start} bytes where ${length} belong`);
    }
  }

  #integer(maximum: number): number {
    this.#string();
    const length = this.#stop - this.#start;
    if (length > maximum) throw malformed(`an integer of ${length} bytes where ${maximum} are the most`);
    if (length > 0 && this.#at(this.#start) === 0) throw malformed("an integer with leading zeros");
    return length;
  }

  /** Finds the payload of the next item and steps over it; true for a list. */
  #header(): boolean {
    const position = this.#position;
    if (position >= this.#end) throw malformed("the input ends where an item belongs");
    const first = this.#at(position);
    const list = first >= 0xc0;
    let start = position;
    let length = 1;
    if (first >= 0x80) {
      start++;
      length = first - (list ? 0xc0 : 0x80);
      if (length > 55) {
        const width = length - 55;
        length = this.#longLength(start, width);
        start += width;
      } else if (!list && length === 1 && start < this.#end && this.#at(start) < 0x80) {
        throw malformed("a single byte with a length");
      }
    }
    if (length > this.#end - start) throw malformed("an item longer than its surroundings");
    this.#start = start;
    this.#stop = start + length;
    this.#position = this.#stop;
    return list;
  }

  #longLength(start: number, width: number): number {
    if (width > SMALL_INTEGER_BYTES || width > this.#end - start) throw malformed("a length beyond the input");
    const length = this.#view.readUIntBE(start, width);
    if (this.#at(start) === 0 || length < 56) throw malformed("a length not in its shortest form");
    return length;
  }
}

const malformed = (what: string): RlpError => new RlpError("RLP_MALFORMED", `RLP: ${what}`);
