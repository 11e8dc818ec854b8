import { z } from "zod";
import type { Address, Hash } from "../../primitives/types.ts";

// Published as JSON Schema, which knows no flags: cases are spelled out.
const QUANTITY = /^0[xX](?:0|[1-9a-fA-F][0-9a-fA-F]*)$/;
const BYTES = /^0[xX](?:[0-9a-fA-F]{2})*$/;
const DIGITS = /^0[xX][0-9a-fA-F]+$/;

/** What is wrong with a quantity, in the words geth uses. */
export function quantityFault(input: unknown): string {
  if (typeof input !== "string") return "expected a hexadecimal string";
  if (!/^0x/i.test(input)) return "hex string without 0x prefix";
  if (input.length === 2) return 'hex string "0x"';
  if (!DIGITS.test(input)) return "invalid hex string";
  return QUANTITY.test(input) ? "number too large" : "hex number with leading zero digits";
}

/** What is wrong with bytes, in the words geth uses. */
export function dataFault(input: unknown): string {
  if (typeof input !== "string") return "expected a hexadecimal string";
  if (!/^0x/i.test(input)) return "hex string without 0x prefix";
  return input.length % 2 === 1 ? "hex string of odd length" : "invalid hex string";
}

const text = () => z.string({ error: "expected a hexadecimal string" });
const quantityOf = (bits: 64 | 256) =>
  text()
    .max(2 + bits / 4, { error: `hex number > ${bits} bits`, abort: true })
    .regex(QUANTITY, { error: (issue) => quantityFault(issue.input), abort: true })
    .transform(BigInt);

/** An unsigned integer of at most 256 bits: hexadecimal, 0x, no leading zeros. */
export const uint256 = quantityOf(256).meta({
  id: "uint256",
  description: "an unsigned integer of at most 256 bits, hexadecimal without leading zeros",
});

/** An unsigned integer of at most 64 bits. */
export const uint64 = quantityOf(64).meta({
  id: "uint64",
  description: "an unsigned integer of at most 64 bits, hexadecimal without leading zeros",
});

/** An unsigned integer that a JavaScript number holds exactly. */
export const safeInteger = quantityOf(64)
  .refine((value) => value <= BigInt(Number.MAX_SAFE_INTEGER), { error: "number too large", abort: true })
  .transform(Number);

/** Bytes, two digits each. */
export const bytes = text()
  .regex(BYTES, { error: (issue) => dataFault(issue.input), abort: true })
  .transform((value): Uint8Array => Buffer.from(value.slice(2), "hex"))
  .meta({ id: "bytes", description: "bytes, two hexadecimal digits each" });

const fixedBytes = (length: number, what: string) =>
  text()
    .regex(BYTES, { error: (issue) => dataFault(issue.input), abort: true })
    .length(2 + 2 * length, {
      error: ({ input }) => `hex string has length ${(input as string).length - 2}, want ${2 * length} for ${what}`,
      abort: true,
    });

/** 20 bytes, any case (a checksum is not checked, as in geth). */
export const address = fixedBytes(20, "an address")
  .transform((value) => value.toLowerCase() as Address)
  .meta({ id: "address", description: "20 bytes in hexadecimal, upper or lower case" });

/** 32 bytes. */
export const hash = fixedBytes(32, "a hash")
  .transform((value) => value.toLowerCase() as Hash)
  .meta({ id: "hash32", description: "32 bytes in hexadecimal" });

/** A storage slot: up to 32 bytes, leading zeros optional, as eth_getStorageAt and eth_getProof take it. */
export const slot = text()
  .max(66, { error: "storage key too long (want at most 32 bytes)", abort: true })
  .regex(DIGITS, { error: (issue) => (issue.input === "0x" ? 'hex string "0x"' : dataFault(issue.input)) })
  .meta({ id: "slot", description: "up to 32 bytes in hexadecimal, leading zeros optional" });

/** The 32-byte form of a slot. */
export const slotHash = (value: string): Hash => `0x${value.slice(2).toLowerCase().padStart(64, "0")}`;

export const boolean = z.boolean({ error: "expected true or false" });

/** An integer as a JSON number or a quantity, as the `evm_*` methods take it. */
export const integer = z
  .union([z.number().int().nonnegative(), text().max(18).regex(QUANTITY)], { error: "expected an unsigned integer" })
  .transform(Number)
  .refine(Number.isSafeInteger, { error: "number too large" });

/** Results: a quantity, bytes, a hash, an address as text. */
export const quantityText = z
  .string()
  .regex(/^0x(?:0|[1-9a-f][0-9a-f]*)$/)
  .meta({ id: "quantity", description: "an integer in hexadecimal without leading zeros" });
export const bytesText = z
  .string()
  .regex(/^0x(?:[0-9a-f]{2})*$/)
  .meta({ id: "data", description: "bytes, two lower-case hexadecimal digits each" });
export const wordText = z
  .string()
  .regex(/^0x(?:0|[1-9a-f][0-9a-f]{0,63})$/)
  .meta({ id: "word", description: "an integer of at most 256 bits in hexadecimal without leading zeros" });
export const bloomText = z
  .string()
  .regex(/^0x[0-9a-f]{512}$/)
  .meta({ id: "bloom", description: "256 bytes in lower-case hexadecimal" });
export const hashText = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .meta({ id: "hash", description: "32 bytes in lower-case hexadecimal" });
export const addressText = z
  .string()
  .regex(/^0x[0-9a-f]{40}$/)
  .meta({ id: "addressLowercase", description: "20 bytes in lower-case hexadecimal" });
export const decimalText = z
  .string()
  .regex(/^(?:0|[1-9][0-9]*)$/)
  .meta({ id: "decimal", description: "an integer in decimal digits" });
/** A count that JSON holds as a number. */
export const count = z.number().int().nonnegative();
