import { expect } from "chai";
import { z } from "zod";
import { SharedSchemas } from "../../../../chain/rpc/discovery/schemas.ts";
import { typeText } from "../../../../chain/rpc/discovery/type-text.ts";

const text = (schema: z.ZodType): string => typeText(new SharedSchemas().describe(schema, "input"));

describe("JSON-RPC: types as text", function () {
  const cases = [
    ["string", z.string().regex(/^0x/)],
    ["number", z.number().int()],
    ["unknown", z.unknown()],
    ["true", z.literal(true)],
    ['"a" | "b"', z.enum(["a", "b"])],
    ["word", z.string().meta({ id: "word" })],
    ["string | null", z.string().nullable()],
    ["(string | null)[]", z.array(z.string().nullable())],
    ["({ a: string } | null)[]", z.array(z.object({ a: z.string() }).nullable())],
    ["{ a: string | null }[]", z.array(z.object({ a: z.string().nullable() }))],
    ["[number, string]", z.tuple([z.number(), z.string()])],
    ["{ a: string; b?: boolean }", z.object({ a: z.string(), b: z.boolean().optional() })],
    ["Record<string, number>", z.record(z.string(), z.number())],
    ["string", z.union([z.string().regex(/^a/), z.string().regex(/^b/)])],
  ] as const;

  for (const [expected, schema] of cases) {
    it(`writes ${expected}`, function () {
      expect(text(schema)).to.equal(expected);
    });
  }
});
