import { SdkError } from "../../errors.ts";

/** Unsigned numbers of 7 bits a byte, the low ones first (LEB128); signed ones fold the sign into the lowest bit. */
export class VarintWriter {
  #bytes = new Uint8Array(256);
  #size = 0;

  /** @param value ≥ 0 */
  unsigned(value: bigint | number): void {
    let rest = BigInt(value);
    while (rest >= 0x80n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest));
  }

  signed(value: bigint): void {
    this.unsigned(value < 0n ? -value * 2n - 1n : value * 2n);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#size++] = value;
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#size);
    this.#size += value.length;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }

  #reserve(count: number): void {
    if (this.#size + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#size + count));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** @throws SdkError BYTES_INVALID at the end of the bytes, for numbers over 70 bits and for longer forms than needed */
export class VarintReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  unsigned(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (byte === 0 && shift > 0n) break;
        return value;
      }
    }
    throw new SdkError("BYTES_INVALID", "a number is not in its shortest form");
  }

  /** @throws SdkError BYTES_INVALID, also beyond `max` */
  count(max: number): number {
    const value = this.unsigned();
    if (value > BigInt(max)) throw new SdkError("BYTES_INVALID", `a count of ${value.toString()}, at most ${max}`);
    return Number(value);
  }

  signed(): bigint {
    const value = this.unsigned();
    return (value & 1n) === 1n ? -(value + 1n) / 2n : value / 2n;
  }

  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new SdkError("BYTES_INVALID", "the bytes end early");
    this.#at += 1;
    return byte;
  }

  bytes(length: number): Uint8Array {
    if (length > this.left) throw new SdkError("BYTES_INVALID", "the bytes end early");
    this.#at += length;
    return this.#bytes.slice(this.#at - length, this.#at);
  }

  /** Refuses bytes that are left over. */
  end(): void {
    if (this.left > 0) throw new SdkError("BYTES_INVALID", `${this.left} bytes are left over`);
  }
}
