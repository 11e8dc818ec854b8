import { concat, decodeAbiParameters, encodeAbiParameters, toFunctionSelector } from "viem";
import type { AbiFunction, AbiParameter, Hex } from "viem";
import { shapeOf } from "./draft.ts";
import type { AbiValue } from "./parse.ts";

/**
 * The parameter as it is laid out: without names, so that tuples decode to lists even when components share a name, and
 * with `function` as the 24 bytes it is.
 */
const layoutOf = (parameter: AbiParameter): AbiParameter => {
  const type = parameter.type.replace(/^function/, "bytes24");
  if (!("components" in parameter)) return { type };
  return { type, components: parameter.components.map(layoutOf) };
};

export const encodeValues = (parameters: readonly AbiParameter[], values: readonly AbiValue[]): Hex =>
  parameters.length === 0 ? "0x" : encodeAbiParameters(parameters.map(layoutOf), values);

/** Input data of a call. */
export const encodeCall = (abiFunction: AbiFunction, values: readonly AbiValue[]): Hex =>
  concat([toFunctionSelector(abiFunction), encodeValues(abiFunction.inputs, values)]);

/** @throws what viem throws when the data does not have the layout of the parameters */
export const decodeValues = (parameters: readonly AbiParameter[], data: Hex): readonly AbiValue[] => {
  if (parameters.length === 0) return [];
  const values = decodeAbiParameters(parameters.map(layoutOf), data);
  return values.map(uniform);
};

/** viem gives integers of up to 48 bits as numbers. */
const uniform = (value: unknown): AbiValue => {
  if (typeof value === "number") return BigInt(value);
  if (Array.isArray(value)) return value.map(uniform);
  return value as bigint | boolean | string;
};

/** A decoded value with its name and type, ready to be shown. */
export type Shown =
  | { readonly name: string; readonly type: string; readonly text: string }
  | { readonly name: string; readonly type: string; readonly parts: readonly Shown[] };

export const showValues = (parameters: readonly AbiParameter[], values: readonly AbiValue[]): readonly Shown[] =>
  parameters.map((parameter, index) => show(parameter, parameter.name ?? "", values[index] ?? ""));

const show = (parameter: AbiParameter, name: string, value: AbiValue): Shown => {
  const { type } = parameter;
  const shape = shapeOf(parameter);
  if (typeof value !== "object" || shape.kind === "value") return { name, type, text: String(value) };
  if (shape.kind === "tuple") return { name, type, parts: showValues(shape.components, value) };
  return { name, type, parts: value.map((each, index) => show(shape.item, `[${index}]`, each)) };
};
