import { decodeHex } from "../bytes.ts";
import type { Hex } from "../types.ts";
import { RlpError } from "./errors.ts";

/** What can be encoded: byte strings (as bytes or hexadecimal), unsigned integers, lists. */
export type RlpInput = Uint8Array | Hex | bigint | number | readonly RlpInput[];

/** Payload lengths of an input's lists and integers in the order in which they are met. */
type Sizes = number[];

/**
 * RLP in one array; with `prefix` the byte of EIP-2718 in front.
 * @throws RlpError RLP_UNENCODABLE for negative or fractional numbers and bad hexadecimal
 */
export function encodeRlp(input: RlpInput, prefix?: number): Uint8Array {
  const sizes: Sizes = [];
  const offset = prefix === undefined ? 0 : 1;
  const target = new Uint8Array(offset + measure(input, sizes));
  if (prefix !== undefined) target[0] = prefix;
  new Writer(target, offset, sizes).write(input);
  return target;
}

/** The list of items that are encoded already. */
export function wrapList(items: readonly Uint8Array[]): Uint8Array {
  let payload = 0;
  for (const item of items) payload += item.length;
  const target = new Uint8Array(headerLength(payload) + payload);
  let offset = writeHeader(target, 0, 0xc0, payload);
  for (const item of items) {
    target.set(item, offset);
    offset += item.length;
  }
  return target;
}

/** Bytes of a header in front of a payload that is not a single byte below 0x80. */
export function headerLength(payload: number): number {
  return payload < 56 ? 1 : 1 + byteLength(payload);
}

/** Writes a header; `base` is 0x80 for strings, 0xc0 for lists. Returns the offset behind it. */
export function writeHeader(target: Uint8Array, offset: number, base: 0x80 | 0xc0, payload: number): number {
  if (payload < 56) {
    target[offset] = base + payload;
    return offset + 1;
  }
  const width = byteLength(payload);
  target[offset] = base + 55 + width;
  return writeNumber(target, offset + 1, width, payload);
}

/** Bytes an encoded input takes; notes the sizes that writing needs again. */
function measure(input: RlpInput, sizes: Sizes): number {
  if (input instanceof Uint8Array) {
    return input.length === 1 && (input[0] ?? 0) < 0x80 ? 1 : headerLength(input.length) + input.length;
  }
  if (typeof input === "string") return measureHex(input);
  if (typeof input === "object") {
    const index = sizes.push(0) - 1;
    let payload = 0;
    for (const item of input) payload += measure(item, sizes);
    sizes[index] = payload;
    return headerLength(payload) + payload;
  }
  if (input < 0 || (typeof input === "number" && !Number.isSafeInteger(input))) {
    throw new RlpError("RLP_UNENCODABLE", `RLP has no form for ${String(input)}`);
  }
  if (input < 0x80) return 1;
  const width = byteLength(input);
  sizes.push(width);
  return headerLength(width) + width;
}

function measureHex(hex: Hex): number {
  if (hex.length % 2 === 1 || !hex.startsWith("0x")) {
    throw new RlpError("RLP_UNENCODABLE", `not hexadecimal of whole bytes: ${hex.slice(0, 80)}`);
  }
  const length = (hex.length - 2) / 2;
  return length === 1 && hex < "0x80" ? 1 : headerLength(length) + length;
}

/** Second pass: puts an input whose sizes are known into its place. */
class Writer {
  readonly #target: Uint8Array;
  readonly #sizes: Sizes;
  #offset: number;
  #next = 0;

  constructor(target: Uint8Array, offset: number, sizes: Sizes) {
    this.#target = target;
    this.#offset = offset;
    this.#sizes = sizes;
  }

  write(input: RlpInput): void {
    if (input instanceof Uint8Array) this.#bytes(input);
    else if (typeof input === "string") this.#hex(input);
    else if (typeof input === "object") {
      this.#offset = writeHeader(this.#target, this.#offset, 0xc0, this.#size());
      for (const item of input) this.write(item);
    } else this.#integer(input);
  }

  #size(): number {
    return this.#sizes[this.#next++] ?? 0;
  }

  #bytes(bytes: Uint8Array): void {
    if (bytes.length !== 1 || (bytes[0] ?? 0) >= 0x80) {
      this.#offset = writeHeader(this.#target, this.#offset, 0x80, bytes.length);
    }
    this.#target.set(bytes, this.#offset);
    this.#offset += bytes.length;
  }

  #hex(hex: Hex): void {
    const length = (hex.length - 2) / 2;
    if (length !== 1 || hex >= "0x80") this.#offset = writeHeader(this.#target, this.#offset, 0x80, length);
    if (!decodeHex(hex, this.#target, this.#offset)) {
      throw new RlpError("RLP_UNENCODABLE", `not hexadecimal of whole bytes: ${hex.slice(0, 80)}`);
    }
    this.#offset += length;
  }

  #integer(value: bigint | number): void {
    if (value < 0x80) {
      this.#target[this.#offset++] = value === 0 || value === 0n ? 0x80 : Number(value);
      return;
    }
    const width = this.#size();
    this.#offset = writeHeader(this.#target, this.#offset, 0x80, width);
    if (width <= 6) this.#offset = writeNumber(this.#target, this.#offset, width, Number(value));
    else {
      decodeHex(`0x${value.toString(16).padStart(2 * width, "0")}`, this.#target, this.#offset);
      this.#offset += width;
    }
  }
}

function writeNumber(target: Uint8Array, offset: number, width: number, value: number): number {
  let rest = value;
  for (let index = offset + width - 1; index >= offset; index--) {
    target[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return offset + width;
}

function byteLength(value: bigint | number): number {
  if (value > 0xffff_ffff_ffffn) return Math.ceil(value.toString(16).length / 2);
  let width = 0;
  for (let rest = Number(value); rest >= 1; rest /= 256) width++;
  return width;
}
