import { concat, decodeAbiParameters, encodeAbiParameters, toFunctionSelector } from "viem";
import type { AbiFunction, AbiParameter, Hex } from "viem";
import { toArguments } from "../abi/value.ts";
import type { Argument } from "../abi/value.ts";
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

/**
 * Reads what a call returned.
 * @throws what viem throws when the data does not have the layout of the parameters
 */
export const decodeValues = (parameters: readonly AbiParameter[], data: Hex): readonly Argument[] =>
  parameters.length === 0 ? [] : toArguments(parameters, decodeAbiParameters(parameters.map(layoutOf), data));
