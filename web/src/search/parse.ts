import { isAddress, isHash } from "viem";
import type { Address, Hash } from "viem";

/** What a reader typed into the search field, understood as far as its form goes. */
export type Search =
  | { readonly kind: "empty" }
  | { readonly kind: "block"; readonly number: bigint }
  | { readonly kind: "hash"; readonly hash: Hash }
  | { readonly kind: "address"; readonly address: Address }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "unclear"; readonly reason: string };

/** Block numbers are of 64 bits. */
const LARGEST_NUMBER = 2n ** 64n - 1n;
const DECIMAL = /^\d{1,3}(?:[,_ ]?\d{3})*$|^\d+$/;
const SEPARATORS = /[,_ ]/g;
const HEX = /^0x[\da-f]*$/i;
const BARE_HEX = /^[\da-f]{40}$|^[\da-f]{64}$/i;
const NAME = /^[a-z][\w .-]*$/i;

const ADDRESS_LENGTH = 42;
const HASH_LENGTH = 66;

const unclear = (reason: string): Search => ({ kind: "unclear", reason });

const block = (number: bigint): Search =>
  number > LARGEST_NUMBER ? unclear("No chain has that many blocks.") : { kind: "block", number };

const hexadecimal = (text: string): Search => {
  const lower = text.toLowerCase() as Hash;
  if (text.length === HASH_LENGTH && isHash(lower)) return { kind: "hash", hash: lower };
  if (text.length === ADDRESS_LENGTH) return address(text, lower);
  // 16 digits and 0x: what fits a block number
  if (text.length > 2 && text.length <= 18) return block(BigInt(text));
  return unclear("Addresses have 40 hexadecimal digits after 0x, hashes 64.");
};

const address = (text: string, lower: Address): Search => {
  const digits = text.slice(2);
  const mixed = digits !== digits.toLowerCase() && digits !== digits.toUpperCase();
  if (mixed && !isAddress(text, { strict: true })) {
    return unclear("The capitals of this address do not fit its digits (EIP-55): one of them may be mistyped.");
  }
  return { kind: "address", address: lower };
};

/** A block number, the hash of a block or transaction, an address, or the name of a contract. */
export const parseSearch = (input: string): Search => {
  const text = input.trim();
  if (text === "") return { kind: "empty" };
  if (DECIMAL.test(text)) return block(BigInt(text.replace(SEPARATORS, "")));
  if (BARE_HEX.test(text)) return hexadecimal(`0x${text}`);
  if (HEX.test(text)) return hexadecimal(`0x${text.slice(2)}`);
  if (NAME.test(text)) return { kind: "name", name: text };
  return unclear("Enter a block number, the hash of a block or transaction, an address, or the name of a contract.");
};
