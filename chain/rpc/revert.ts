import { toBigInt } from "../primitives/bytes.ts";

const ERROR_SELECTOR = "08c379a0";
const PANIC_SELECTOR = "4e487b71";

/** Solidity's panic codes (docs.soliditylang.org, "Panic via assert and Error via require"). */
const PANICS: Readonly<Record<string, string>> = {
  "0": "generic panic",
  "1": "assert(false)",
  "17": "arithmetic underflow or overflow",
  "18": "division or modulo by zero",
  "33": "enum overflow",
  "34": "invalid encoded storage byte array accessed",
  "49": "out-of-bounds array access; popping on an empty array",
  "50": "out-of-bounds access of an array or bytesN",
  "65": "out of memory",
  "81": "uninitialized function",
};

const SELECTOR_BYTES = 4;
const WORD_BYTES = 32;

/** The reason in revert data of the form Error(string) or Panic(uint256); undefined for anything else. */
export function revertReason(returnData: Uint8Array): string | undefined {
  const selector = Buffer.from(returnData.subarray(0, SELECTOR_BYTES)).toString("hex");
  const body = returnData.subarray(SELECTOR_BYTES);
  if (selector === ERROR_SELECTOR) return stringIn(body);
  const code = selector === PANIC_SELECTOR ? wordAt(body, 0) : undefined;
  return code === undefined ? undefined : (PANICS[String(code)] ?? `unknown panic code: 0x${code.toString(16)}`);
}

/** undefined: the data ends before */
const wordAt = (data: Uint8Array, at: number): bigint | undefined =>
  at + WORD_BYTES > data.length ? undefined : toBigInt(data.subarray(at, at + WORD_BYTES));

/** The only value of the ABI encoding of a string; undefined: the data only begins like one. */
const stringIn = (data: Uint8Array): string | undefined => {
  const place = wordAt(data, 0);
  if (place === undefined || place > BigInt(data.length)) return undefined;
  const length = wordAt(data, Number(place));
  const start = Number(place) + WORD_BYTES;
  if (length === undefined || length > BigInt(data.length - start)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      data.subarray(start, start + Number(length)),
    );
  } catch {
    return undefined;
  }
};
