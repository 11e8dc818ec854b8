import type { JsonSchema } from "./document.ts";

const list = (value: unknown): readonly JsonSchema[] => (Array.isArray(value) ? (value as JsonSchema[]) : []);

/** Schemas whose text has more than one part, which a list holds together by brackets. */
const isJoined = ({ anyOf, oneOf, allOf, enum: values, type }: JsonSchema): boolean =>
  [anyOf, oneOf, allOf, values, type].some((parts) => Array.isArray(parts) && parts.length > 1);

const itemText = (schema: JsonSchema): string => (isJoined(schema) ? `(${typeText(schema)})` : typeText(schema));

function objectText({ properties, required, additionalProperties }: JsonSchema): string {
  const needed = new Set(Array.isArray(required) ? required : []);
  const fields = Object.entries((properties ?? {}) as Readonly<Record<string, JsonSchema>>).map(
    ([name, schema]) => `${name}${needed.has(name) ? "" : "?"}: ${typeText(schema)}`,
  );
  if (fields.length > 0) return `{ ${fields.join("; ")} }`;
  const values = typeof additionalProperties === "object" ? typeText(additionalProperties as JsonSchema) : "unknown";
  return `Record<string, ${values}>`;
}

/** A JSON Schema in the notation of TypeScript's types; shared schemas by their names. */
export function typeText(schema: JsonSchema): string {
  const { $ref, allOf, anyOf, oneOf, const: constant, enum: values, items, type } = schema;
  if (typeof $ref === "string") return $ref.slice($ref.lastIndexOf("/") + 1);
  if (constant !== undefined) return JSON.stringify(constant);
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(" | ");
  if (anyOf !== undefined || oneOf !== undefined) {
    return [...new Set(list(anyOf ?? oneOf).map(typeText))].join(" | ");
  }
  if (allOf !== undefined) return list(allOf).map(typeText).join(" & ");
  if (Array.isArray(type)) return type.map((name: unknown) => typeText({ ...schema, type: name })).join(" | ");
  if (type === "array" && Array.isArray(items)) return `[${list(items).map(typeText).join(", ")}]`;
  if (type === "array") return `${itemText((items ?? {}) as JsonSchema)}[]`;
  if (type === "object") return objectText(schema);
  if (type === "integer") return "number";
  return typeof type === "string" ? type : "unknown";
}
