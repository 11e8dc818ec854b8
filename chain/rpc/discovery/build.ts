import { z } from "zod";
import type { Parameter, RpcMethod } from "../method.ts";
import type { ContentDescriptor, JsonSchema, OpenRpcDocument } from "./document.ts";
import { SharedSchemas } from "./schemas.ts";

const isRequired = ({ schema }: Parameter): boolean => !schema.safeParse(undefined).success;

/** zod leaves out the default of a schema that transforms; ours have the form in which callers would send them. */
const withDefault = (described: JsonSchema, schema: z.ZodType): JsonSchema =>
  schema instanceof z.ZodDefault ? { ...described, default: schema.def.defaultValue } : described;

/**
 * Describes methods by the definitions that check their parameters.
 * @param version of the program that serves them
 */
export function describeMethods(methods: Iterable<RpcMethod>, version: string): OpenRpcDocument {
  const schemas = new SharedSchemas();
  const parameter = (given: Parameter): ContentDescriptor => ({
    name: given.name,
    required: isRequired(given),
    schema: withDefault(schemas.describe(given.schema, "input"), given.schema),
  });
  const described = [...methods].map(({ name, summary, params, result = z.unknown() }) => ({
    name,
    summary,
    paramStructure: "by-position" as const,
    params: params.map(parameter),
    result: { name: "result", schema: schemas.describe(result, "output") },
  }));
  return {
    openrpc: "1.3.2",
    info: { title: "CPChain JSON-RPC", version, license: { name: "Apache-2.0" } },
    methods: described.sort((a, b) => (a.name < b.name ? -1 : 1)),
    components: { schemas: schemas.all },
  };
}
