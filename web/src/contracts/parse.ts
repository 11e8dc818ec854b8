import { getAddress, isAddress } from "viem";
import type { AbiParameter } from "viem";
import { MAX_ITEMS, shapeOf } from "./draft.ts";
import type { Draft, FieldError, Path } from "./draft.ts";
import { integerRange, parseInteger } from "./integer.ts";

/** A value as viem encodes it: integers are bigints, tuples are lists in the order of their components. */
export type AbiValue = bigint | boolean | string | readonly AbiValue[];

export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Reads what was typed for a list of parameters; finds every error, not only the first. */
export const parseDrafts = (
  parameters: readonly AbiParameter[],
  drafts: readonly Draft[],
): Parsed<readonly AbiValue[]> =>
  gather(parameters.map((parameter, index) => parseDraft(parameter, drafts[index] ?? "", [index])));

const gather = (parts: readonly Parsed<AbiValue>[]): Parsed<readonly AbiValue[]> => {
  const errors = parts.flatMap((part) => (part.ok ? [] : part.errors));
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, value: parts.flatMap((part) => (part.ok ? [part.value] : [])) };
};

const parseDraft = (parameter: AbiParameter, draft: Draft, path: Path): Parsed<AbiValue> => {
  const shape = shapeOf(parameter);
  const wrong = (message: string): Parsed<AbiValue> => ({ ok: false, errors: [{ path, message }] });
  if (shape.kind === "value") {
    if (typeof draft !== "string") return wrong("Expects a single value.");
    const value = parseText(parameter.type, draft);
    return value instanceof Problem ? wrong(value.message) : { ok: true, value };
  }
  if (typeof draft === "string") return wrong("Expects a list.");
  if (shape.kind === "tuple") {
    return gather(shape.components.map((each, index) => parseDraft(each, draft[index] ?? "", [...path, index])));
  }
  if (draft.length > MAX_ITEMS) return wrong(`Has more than ${MAX_ITEMS} items.`);
  if (shape.length !== undefined && draft.length !== shape.length) return wrong(`Needs ${shape.length} items.`);
  return gather(draft.map((each, index) => parseDraft(shape.item, each, [...path, index])));
};

class Problem {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const parseText = (type: string, text: string): AbiValue | Problem => {
  if (type === "string") return text;
  const entry = text.trim();
  const range = integerRange(type);
  if (range !== undefined) {
    const value = parseInteger(entry);
    if (value === undefined) return new Problem("Expects a whole number, such as 42, 0x2a or 1e18.");
    if (value < range.least) return new Problem(`The least ${type} is ${range.least}.`);
    return value > range.most ? new Problem(`The largest ${type} is ${range.most}.`) : value;
  }
  if (type === "bool") return parseBoolean(entry);
  if (type === "address") return parseAddress(entry);
  return parseBytes(type, entry);
};

const parseBoolean = (entry: string): boolean | Problem =>
  entry === "true" || entry === "false" ? entry === "true" : new Problem("Expects true or false.");

const parseAddress = (entry: string): string | Problem => {
  if (!/^0x[0-9a-f]{40}$/i.test(entry)) return new Problem("Expects an address: 0x and 40 hexadecimal digits.");
  // Mixed case carries a checksum (EIP-55), and a wrong one a mistake in typing.
  const mixed = /[a-f]/.test(entry) && /[A-F]/.test(entry.slice(2));
  if (mixed && !isAddress(entry)) return new Problem("The checksum of this address is wrong: a digit was mistyped.");
  return getAddress(entry.toLowerCase());
};

/** `function` is an address and a selector: 24 bytes. */
const FUNCTION_BYTES = 24;

const parseBytes = (type: string, entry: string): string | Problem => {
  const [, size] = /^bytes(\d*)$/.exec(type === "function" ? `bytes${FUNCTION_BYTES}` : type) ?? [];
  if (size === undefined) return new Problem(`Values of type ${type} cannot be entered here.`);
  if (!/^0x(?:[0-9a-f]{2})*$/i.test(entry)) {
    return new Problem("Expects bytes: 0x and an even number of hexadecimal digits.");
  }
  const length = (entry.length - 2) / 2;
  if (size !== "" && length !== Number(size)) return new Problem(`Needs ${size} bytes; these are ${length}.`);
  return entry.toLowerCase();
};
