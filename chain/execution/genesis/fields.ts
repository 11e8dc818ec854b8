import { z } from "zod";
import type { Address, Hash, Hex } from "../../primitives/types.ts";

/** Amounts as geth accepts them: 0x-hexadecimal, decimal text, or a safe integer. */
export const quantity = z
  .union([z.string().regex(/^(0x[0-9a-fA-F]+|[0-9]+)$/, "not a hexadecimal or decimal number"), z.int().nonnegative()])
  .transform((value) => BigInt(value));

export const uint256 = quantity.refine((value) => value < 2n ** 256n, "more than 256 bits");
export const uint64 = quantity.refine((value) => value < 2n ** 64n, "more than 64 bits");

/** A quantity that fits in a JavaScript number. */
export const count = quantity
  .refine((value) => value <= BigInt(Number.MAX_SAFE_INTEGER), "more than 2⁵³ - 1")
  .transform(Number);

export const bytes = z
  .string()
  .regex(/^0x([0-9a-fA-F]{2})*$/, "not 0x-prefixed bytes")
  .transform((text) => text.toLowerCase() as Hex);

/** 20 bytes; geth also writes the keys of `alloc` without 0x. */
export const address = z
  .string()
  .regex(/^(0x)?[0-9a-fA-F]{40}$/, "not an address")
  .transform((text): Address => `0x${text.replace(/^0x/, "").toLowerCase()}`);

export const hash = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/, "not a hash of 32 bytes")
  .transform((text) => text.toLowerCase() as Hash);

/** A slot or its value; shorter ones are filled with zeros on the left, as geth does. */
export const word = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,64}$/, "not a word of up to 32 bytes")
  .transform((text): Hash => `0x${text.slice(2).toLowerCase().padStart(64, "0")}`);

/** The header's nonce: 8 bytes, written as bytes or as a number. */
export const headerNonce = uint64.transform((value): Hex => `0x${value.toString(16).padStart(16, "0")}`);
