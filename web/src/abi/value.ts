import { getAddress } from "viem";
import type { AbiParameter, Address, Hex } from "viem";

/** A value of a call, event or error, ready to be shown. */
export type Value =
  | { readonly kind: "address"; readonly address: Address }
  | { readonly kind: "number"; readonly number: bigint }
  | { readonly kind: "bytes"; readonly hex: Hex }
  | { readonly kind: "truth"; readonly truth: boolean }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly Argument[] };

export interface Argument {
  /** as in the ABI; its place, counted from 0, when it has no name there */
  readonly name: string;
  readonly type: string;
  readonly value: Value;
}

interface TupleParameter {
  readonly name?: string | undefined;
  readonly type: string;
  readonly components?: readonly AbiParameter[];
}

const ARRAY = /\[\d*\]$/;

/** @param raw what viem decodes for a parameter of that type */
export const toValue = (parameter: TupleParameter, raw: unknown): Value => {
  const { type } = parameter;
  if (ARRAY.test(type)) {
    const element = { ...parameter, type: type.replace(ARRAY, "") };
    const items = (raw as readonly unknown[]).map((each, i) => toArgument({ ...element, name: String(i) }, each, i));
    return { kind: "list", items };
  }
  if (type === "tuple") return { kind: "list", items: toArguments(parameter.components ?? [], raw) };
  if (type === "address") return { kind: "address", address: getAddress(raw as string) };
  if (type === "bool") return { kind: "truth", truth: raw as boolean };
  if (type === "string") return { kind: "text", text: raw as string };
  if (type.startsWith("bytes") || type === "function") return { kind: "bytes", hex: raw as Hex };
  return { kind: "number", number: BigInt(raw as bigint | number) };
};

const toArgument = (parameter: TupleParameter, raw: unknown, place: number): Argument => ({
  name: parameter.name === undefined || parameter.name === "" ? String(place) : parameter.name,
  type: parameter.type,
  value: toValue(parameter, raw),
});

/** @param raw a list, or an object by name, as viem decodes several parameters */
export const toArguments = (parameters: readonly TupleParameter[], raw: unknown): readonly Argument[] =>
  parameters.map((parameter, i) =>
    toArgument(
      parameter,
      Array.isArray(raw) ? (raw as unknown[])[i] : (raw as Record<string, unknown>)[parameter.name ?? ""],
      i,
    ),
  );
