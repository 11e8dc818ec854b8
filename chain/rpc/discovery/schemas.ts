import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { JsonSchema } from "./document.ts";

const HERE = "#/definitions/";
const SHARED = "#/components/schemas/";

/** A reference within one schema as one to what is shared; `#` is that schema itself. */
function sharedReference(reference: string, self: string | undefined): string {
  if (reference === "#" && self !== undefined) return SHARED + self;
  return reference.startsWith(HERE) ? SHARED + reference.slice(HERE.length) : reference;
}

/** The same value with references to definitions of its own schema turned into references to shared ones. */
function sharing(value: unknown, self?: string): unknown {
  if (Array.isArray(value)) return value.map((item) => sharing(item, self));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "$ref" && typeof inner === "string" ? sharedReference(inner, self) : sharing(inner, self),
    ]),
  );
}

const OF_THE_WHOLE = new Set(["id", "$schema", "definitions"]);

const bare = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => !OF_THE_WHOLE.has(key)));

/** Turns the schemas that check values into JSON Schema (draft 7, as OpenRPC wants it); those that have an id are put down once and referred to. */
export class SharedSchemas {
  readonly #schemas = new Map<string, JsonSchema>();

  /** @param io `input`: what a caller sends; `output`: what the node answers with */
  describe(schema: z.ZodType, io: "input" | "output"): JsonSchema {
    const described: JsonSchema = z.toJSONSchema(schema, { io, target: "draft-7" });
    const { id, definitions } = described;
    for (const [name, definition] of Object.entries((definitions ?? {}) as Readonly<Record<string, JsonSchema>>)) {
      this.#share(name, definition);
    }
    if (typeof id !== "string") return sharing(bare(described)) as JsonSchema;
    this.#share(id, described);
    return { $ref: SHARED + id };
  }

  /** Everything shared so far, by name. */
  get all(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #share(name: string, definition: JsonSchema): void {
    const shared = sharing(bare(definition), name) as JsonSchema;
    const known = this.#schemas.get(name);
    if (known !== undefined && !isDeepStrictEqual(known, shared))
      throw new TypeError(`two schemas have the id ${name}`);
    this.#schemas.set(name, shared);
  }
}
