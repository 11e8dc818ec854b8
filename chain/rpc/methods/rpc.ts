import { z } from "zod";
import { method } from "../method.ts";

const anySchema = z.record(z.string(), z.unknown());

const descriptor = z.strictObject({ name: z.string(), required: z.boolean().optional(), schema: anySchema });

const openRpcDocument = z
  .strictObject({
    openrpc: z.string(),
    info: z.strictObject({ title: z.string(), version: z.string(), license: z.strictObject({ name: z.string() }) }),
    methods: z.array(
      z.strictObject({
        name: z.string(),
        summary: z.string(),
        paramStructure: z.literal("by-position"),
        params: z.array(descriptor),
        result: descriptor,
      }),
    ),
    components: z.strictObject({ schemas: z.record(z.string(), anySchema) }),
  })
  .meta({ id: "openRpcDocument" });

/** What the node tells of its own interface. */
export const rpcMethods = [
  method({
    name: "rpc_modules",
    summary: "Namespaces served, with their versions",
    params: [],
    result: z.record(z.string(), z.string()),
    handler: ({ modules }) => Object.fromEntries(modules.map((name) => [name, "1.0"])),
  }),
  method({
    name: "rpc_discover",
    summary: "Every method served, with the schemas of parameters and result (OpenRPC)",
    params: [],
    result: openRpcDocument,
    handler: ({ describe }) => describe(),
  }),
];
