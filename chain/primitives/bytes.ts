import { keccak_256 } from "@noble/hashes/sha3.js";
import { CodedError } from "./errors.ts";
import type { Address, Hash, Hex } from "./types.ts";

export type BytesErrorCode = "HEX_INVALID" | "QUANTITY_INVALID" | "ADDRESS_INVALID";

/** Text or numbers that do not stand for the bytes they should. */
export class BytesError extends CodedError<BytesErrorCode> {
  override readonly name = "BytesError";
}

export const EMPTY_BYTES = new Uint8Array();

/** Value of a hexadecimal digit by its character code, 255 for every other character. */
const NIBBLE = new Uint8Array(128).fill(255);
for (let digit = 0; digit < 16; digit++) {
  NIBBLE[digit.toString(16).charCodeAt(0)] = digit;
  NIBBLE[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/** Up to this length a loop beats Node's decoder, and a copy beats a new view of the bytes (measured). */
const SHORT_BYTES = 64;
const short = Buffer.allocUnsafeSlow(SHORT_BYTES);

export function toHex(bytes: Uint8Array): Hex {
  if (bytes.length > SHORT_BYTES) {
    return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex")}`;
  }
  short.set(bytes);
  return `0x${short.toString("hex", 0, bytes.length)}`;
}

/**
 * Bytes of a 0x-prefixed string with an even number of digits of either case; the result owns its memory.
 * @throws BytesError HEX_INVALID
 */
export function fromHex(hex: string): Uint8Array {
  const length = (hex.length - 2) / 2;
  if (!hex.startsWith("0x") || !Number.isInteger(length)) throw invalidHex(hex);
  if (length <= SHORT_BYTES) {
    const bytes = new Uint8Array(length);
    if (!decodeHex(hex, bytes, 0)) throw invalidHex(hex);
    return bytes;
  }
  const buffer = Buffer.allocUnsafeSlow(length);
  // Node stops at the first character that is not a digit.
  if (buffer.write(hex.slice(2), "hex") !== length) throw invalidHex(hex);
  return new Uint8Array(buffer.buffer);
}

/** Writes the bytes of a 0x-prefixed string at `offset`; false when a character is no digit. */
export function decodeHex(hex: string, target: Uint8Array, offset: number): boolean {
  let invalid = 0;
  for (let from = 2, to = offset; from < hex.length; from += 2, to++) {
    const high = NIBBLE[hex.charCodeAt(from)] ?? 255;
    const low = NIBBLE[hex.charCodeAt(from + 1)] ?? 255;
    invalid |= high | low;
    target[to] = (high << 4) | low;
  }
  return invalid < 16;
}

const invalidHex = (text: string): BytesError =>
  new BytesError("HEX_INVALID", `not 0x-prefixed hexadecimal of whole bytes: ${text.slice(0, 80)}`);

/** Big-endian unsigned number; 0n for no bytes. */
export function toBigInt(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  if (bytes.length > 6) return BigInt(toHex(bytes));
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return BigInt(value);
}

/**
 * Shortest big-endian form; no bytes for 0.
 * @throws BytesError QUANTITY_INVALID for negative numbers
 */
export function fromBigInt(value: bigint): Uint8Array {
  if (value === 0n) return EMPTY_BYTES;
  if (value < 0n) throw new BytesError("QUANTITY_INVALID", `negative number ${value.toString()}`);
  const digits = value.toString(16);
  return fromHex(digits.length % 2 === 0 ? `0x${digits}` : `0x0${digits}`);
}

/**
 * Big-endian form of fixed width in bytes.
 * @throws BytesError QUANTITY_INVALID when the number is negative or needs more bytes
 */
export function fromBigIntPadded(value: bigint, width: number): Uint8Array {
  const digits = value.toString(16);
  if (value < 0n || digits.length > 2 * width) {
    throw new BytesError("QUANTITY_INVALID", `${value.toString()} does not fit in ${width} bytes`);
  }
  return fromHex(`0x${digits.padStart(2 * width, "0")}`);
}

/**
 * Writes a number as 32 bytes, big-endian.
 * @throws BytesError QUANTITY_INVALID when the number is negative or needs more bytes
 */
export function writeUint256(value: bigint, target: Uint8Array, offset: number): void {
  const digits = value.toString(16);
  if (value < 0n || digits.length > 64) {
    throw new BytesError("QUANTITY_INVALID", `${value.toString()} does not fit in 32 bytes`);
  }
  decodeHex(`0x${digits.padStart(64, "0")}`, target, offset);
}

/** 32 bytes of a number, as a hash or a storage slot is written. */
export const toHash = (value: bigint): Hash => toHex(fromBigIntPadded(value, 32));

/** JSON-RPC quantity: no leading zeros, "0x0" for zero. */
export function toQuantity(value: bigint | number): Hex {
  if (value < 0 || (typeof value === "number" && !Number.isSafeInteger(value))) {
    throw new BytesError("QUANTITY_INVALID", `not an unsigned integer: ${String(value)}`);
  }
  return `0x${value.toString(16)}`;
}

/**
 * Number of a JSON-RPC quantity.
 * @throws BytesError QUANTITY_INVALID for leading zeros, a missing prefix, other characters
 */
export function fromQuantity(text: string): bigint {
  if (!/^0x(?:0|[1-9a-fA-F][0-9a-fA-F]*)$/.test(text)) {
    throw new BytesError("QUANTITY_INVALID", `not a quantity: ${text.slice(0, 80)}`, {
      advice: 'Write 0x and hexadecimal digits without leading zeros; zero is "0x0".',
    });
  }
  return BigInt(text);
}

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && Buffer.compare(a, b) === 0;

/** One array of its own memory. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** Whether this is an address as the node keeps it: 20 bytes in lower case. */
export const isAddress = (value: unknown): value is Address =>
  typeof value === "string" && /^0x[0-9a-f]{40}$/.test(value);

/** Whether this is a hash as the node keeps it: 32 bytes in lower case. */
export const isHash = (value: unknown): value is Hash => typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value);

const CASELESS = /^0x(?:[0-9a-f]{40}|[0-9A-F]{40})$/;
/** A digit of the hash from which on a letter is written large. */
const LARGE = 8;

/** EIP-55 form, for people. */
export function checksumAddress(address: Address): string {
  const digits = address.slice(2);
  const hash = toHex(keccak_256(Buffer.from(digits, "latin1"))).slice(2);
  const written = Array.from(digits, (digit, index) =>
    Number.parseInt(hash.charAt(index), 16) >= LARGE ? digit.toUpperCase() : digit,
  );
  return `0x${written.join("")}`;
}

/**
 * Address as a person writes it: lower, upper or checksummed case.
 * @throws BytesError ADDRESS_INVALID, also for a wrong checksum (EIP-55)
 */
export function parseAddress(text: string): Address {
  const address = text.toLowerCase();
  if (text.startsWith("0x") && isAddress(address) && (CASELESS.test(text) || checksumAddress(address) === text)) {
    return address;
  }
  throw new BytesError("ADDRESS_INVALID", `not an address: ${text.slice(0, 80)}`, {
    advice: "Write 0x and 40 hexadecimal digits; mixed case must match the checksum of EIP-55.",
  });
}
