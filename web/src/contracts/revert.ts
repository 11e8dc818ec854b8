import { slice, toFunctionSelector } from "viem";
import type { Abi, AbiParameter, Hex } from "viem";
import type { Argument, Value } from "../abi/value.ts";
import { decodeValues } from "./codec.ts";

/** Why a call was undone, in the words of the contract. */
export type Revert =
  | { readonly kind: "reason"; readonly reason: string }
  | { readonly kind: "panic"; readonly code: bigint; readonly meaning: string }
  | { readonly kind: "error"; readonly name: string; readonly args: readonly Argument[] }
  | { readonly kind: "unknown"; readonly data: Hex };

/** https://docs.soliditylang.org/en/latest/control-structures.html#panic-via-assert-and-error-via-require */
const PANICS: Readonly<Record<string, string>> = {
  "1": "an assertion failed",
  "17": "arithmetic overflow or underflow",
  "18": "division by zero",
  "33": "no such value of an enumeration",
  "34": "badly encoded storage",
  "49": "pop of an empty array",
  "50": "index out of bounds",
  "65": "too much memory",
  "81": "call of a function that was not set",
};

const ERROR_SELECTOR = "0x08c379a0";
const PANIC_SELECTOR = "0x4e487b71";
const BUILT_IN = {
  [ERROR_SELECTOR]: [{ type: "string" }],
  [PANIC_SELECTOR]: [{ type: "uint256" }],
} as const;
const SELECTOR_BYTES = 4;

/** Reads revert data; errors that the ABI does not name stay bytes. */
export const explainRevert = (data: Hex, abi: Abi): Revert => {
  const unknown: Revert = { kind: "unknown", data };
  if ((data.length - 2) / 2 < SELECTOR_BYTES) return unknown;
  const selector = slice(data, 0, SELECTOR_BYTES);
  const decode = (parameters: readonly AbiParameter[]) =>
    decodeValues(parameters, data.length === 10 ? "0x" : slice(data, SELECTOR_BYTES));
  try {
    const [builtIn] = selector === ERROR_SELECTOR || selector === PANIC_SELECTOR ? decode(BUILT_IN[selector]) : [];
    if (builtIn?.value.kind === "text") return { kind: "reason", reason: builtIn.value.text };
    if (builtIn?.value.kind === "number") {
      const code = builtIn.value.number;
      return { kind: "panic", code, meaning: PANICS[String(code)] ?? "unknown" };
    }
    for (const item of abi) {
      if (item.type !== "error" || selectorOf(item) !== selector) continue;
      return { kind: "error", name: item.name, args: decode(item.inputs) };
    }
  } catch {
    // Data with a selector that fits by chance, or cut off, is shown as it is.
    return unknown;
  }
  return unknown;
};

/** Errors and functions make selectors alike. */
const selectorOf = (item: Extract<Abi[number], { type: "error" }>): Hex =>
  toFunctionSelector({ ...item, type: "function", outputs: [], stateMutability: "pure" });

/** The same on one line. */
export const revertText = (revert: Revert): string => {
  switch (revert.kind) {
    case "reason":
      return revert.reason;
    case "panic":
      return `${revert.meaning} (panic ${revert.code})`;
    case "error":
      return `${revert.name}(${revert.args.map(argumentText).join(", ")})`;
    case "unknown":
      return revert.data === "0x" ? "no reason was given" : `unknown error ${revert.data}`;
  }
};

/** "owner: 0x…", "[1, 2]" */
const argumentText = ({ name, value }: Argument): string =>
  /^\d*$/.test(name) ? valueText(value) : `${name}: ${valueText(value)}`;

/** A decoded value on one line. */
export const valueText = (value: Value): string => {
  switch (value.kind) {
    case "address":
      return value.address;
    case "number":
      return String(value.number);
    case "bytes":
      return value.hex;
    case "truth":
      return String(value.truth);
    case "text":
      return value.text;
    case "list":
      return `[${value.items.map(argumentText).join(", ")}]`;
  }
};
