import { toEventSelector, toFunctionSelector, toFunctionSignature } from "viem";
import type { Abi, AbiEvent, AbiFunction, Hex } from "viem";

export type AbiError = Extract<Abi[number], { type: "error" }>;

/** Everything that the ABIs known to the page call by a selector. Items of earlier ABIs come first. */
export interface Selectors {
  readonly functions: ReadonlyMap<Hex, readonly AbiFunction[]>;
  readonly events: ReadonlyMap<Hex, readonly AbiEvent[]>;
  readonly errors: ReadonlyMap<Hex, readonly AbiError[]>;
}

/** Errors have selectors by the rule of functions. */
export const errorSelector = ({ name, inputs }: AbiError): Hex =>
  toFunctionSelector({ type: "function", name, inputs, outputs: [], stateMutability: "nonpayable" });

const indexedCount = ({ inputs }: AbiEvent): number => inputs.filter(({ indexed }) => indexed === true).length;

export const indexSelectors = (abis: readonly Abi[]): Selectors => {
  const functions = new Map<Hex, AbiFunction[]>();
  const events = new Map<Hex, AbiEvent[]>();
  const errors = new Map<Hex, AbiError[]>();
  for (const item of abis.flat()) {
    if (item.type === "function") add(functions, toFunctionSelector(item), item, signatureOf);
    else if (item.type === "error") add(errors, errorSelector(item), item, ({ name }) => name);
    else if (item.type === "event") {
      add(events, toEventSelector(item), item, (event) => String(indexedCount(event)));
    }
  }
  return { functions, events, errors };
};

const signatureOf = (item: AbiFunction): string => toFunctionSignature(item);

/** Keeps one item of each form. */
const add = <T>(map: Map<Hex, T[]>, selector: Hex, item: T, form: (item: T) => string): void => {
  const before = map.get(selector) ?? [];
  if (before.every((other) => form(other) !== form(item))) map.set(selector, [...before, item]);
};
