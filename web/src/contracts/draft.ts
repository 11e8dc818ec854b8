import type { AbiParameter } from "viem";

/** What a person typed: text for a value, a list for the parts of a tuple or an array. */
export type Draft = string | readonly Draft[];

/** Where a value stands below its parameter: [2, 0] is the first part of the third item. */
export type Path = readonly number[];

/** A problem with what was typed at a place. */
export interface FieldError {
  readonly path: Path;
  readonly message: string;
}

/** Items an array may have in a form; more are for programs. */
export const MAX_ITEMS = 200;

export type Shape =
  | { readonly kind: "value" }
  | { readonly kind: "tuple"; readonly components: readonly AbiParameter[] }
  | { readonly kind: "array"; readonly item: AbiParameter; readonly length: number | undefined };

/** How a parameter is put together; `length` is undefined for arrays of any length. */
export const shapeOf = (parameter: AbiParameter): Shape => {
  const [, itemType, length] = /^(.*)\[(\d*)\]$/.exec(parameter.type) ?? [];
  if (itemType !== undefined) {
    const item = { ...parameter, name: "", type: itemType };
    return { kind: "array", item, length: length === undefined || length === "" ? undefined : Number(length) };
  }
  if (parameter.type === "tuple" && "components" in parameter) {
    return { kind: "tuple", components: parameter.components };
  }
  return { kind: "value" };
};

/**
 * A form without entries; fixed arrays have their items.
 * @param room items that nested arrays may have together
 */
export const emptyDraft = (parameter: AbiParameter, room = MAX_ITEMS): Draft => {
  const shape = shapeOf(parameter);
  if (shape.kind === "tuple") return shape.components.map((each) => emptyDraft(each, room));
  if (shape.kind === "array") {
    const length = Math.min(shape.length ?? 0, room);
    return Array.from({ length }, () => emptyDraft(shape.item, Math.floor(room / length)));
  }
  return parameter.type === "bool" ? "false" : "";
};

/** The draft with another entry at a place. */
export const withEntry = (draft: Draft, [index, ...rest]: Path, entry: Draft): Draft => {
  if (index === undefined) return entry;
  if (typeof draft === "string") return draft;
  return draft.map((each, position) => (position === index ? withEntry(each, rest, entry) : each));
};
