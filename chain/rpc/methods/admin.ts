import { z } from "zod";
import type { AdminBackend, DefenceControl } from "../admin.ts";
import { serverError } from "../errors.ts";
import { method } from "../method.ts";

const traffic = z.strictObject({ useful: z.number(), burden: z.number() });

const defenceResult = z.strictObject({
  phase: z.enum(["open", "restricted", "cooling"]),
  by: z.enum(["monitor", "operator"]).nullable(),
  endsInMs: z.number().nullable(),
  automatic: z.boolean(),
  measured: z
    .strictObject({
      processorPercent: z.number(),
      loopPercent: z.number(),
      loopDelayMs: z.number(),
      members: traffic,
      strangers: traffic,
    })
    .nullable(),
});

/** @throws RpcError -32000 on nodes that have nothing to defend */
const required = (admin: AdminBackend | undefined): DefenceControl => {
  if (admin?.defence !== undefined) return admin.defence;
  throw serverError("this node is no validator with peers: there is nothing to defend");
};

const shown = (defence: DefenceControl): z.input<typeof defenceResult> => {
  const { phase, by = null, endsInMs = null, automatic, measured } = defence.status();
  return { phase, by, endsInMs, automatic, measured: measured ?? null };
};

/** For the operator, on nodes whose configuration says so. */
export const adminMethods = [
  method({
    name: "admin_getDefence",
    summary: "Whether this validator admits only validators and default proposers, and what it measured last",
    params: [],
    result: defenceResult,
    handler: ({ backend }) => shown(required(backend.admin)),
  }),
  method({
    name: "admin_restrictPeers",
    summary: "Admits only validators and default proposers, until lifted or for the longest time",
    params: [],
    result: defenceResult,
    handler({ backend }) {
      const defence = required(backend.admin);
      defence.restrict();
      return shown(defence);
    },
  }),
  method({
    name: "admin_liftRestriction",
    summary: "Admits everybody again; answers whether anybody was kept out",
    params: [],
    result: z.boolean(),
    handler: ({ backend }) => required(backend.admin).lift(),
  }),
];
