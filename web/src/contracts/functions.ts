import { toFunctionSelector } from "viem";
import type { Abi, AbiFunction, AbiParameter } from "viem";
import { shapeOf } from "./draft.ts";

export interface ContractFunctions {
  /** change nothing: answered by the node alone */
  readonly read: readonly AbiFunction[];
  /** need a transaction */
  readonly write: readonly AbiFunction[];
}

const byName = (a: AbiFunction, b: AbiFunction): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

export const functionsOf = (abi: Abi): ContractFunctions => {
  const all = abi.filter((item): item is AbiFunction => item.type === "function").sort(byName);
  const reads = (item: AbiFunction): boolean => item.stateMutability === "view" || item.stateMutability === "pure";
  return { read: all.filter(reads), write: all.filter((item) => !reads(item)) };
};

/** A type in full: "(uint8,bytes4)[]" for an array of structs. */
export const typeText = (parameter: AbiParameter): string => {
  const shape = shapeOf(parameter);
  if (shape.kind === "tuple") return `(${shape.components.map(typeText).join(",")})`;
  if (shape.kind === "array") return `${typeText(shape.item)}[${shape.length ?? ""}]`;
  return parameter.type;
};

/** The function's identity: two with the same name differ in it. */
export const keyOf = (item: AbiFunction): string => toFunctionSelector(item);
