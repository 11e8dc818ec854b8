import { z } from "zod";
import { queryLogs } from "../../chain/logs.ts";
import { RPC_ERROR, RpcError, invalidParams } from "../../errors.ts";
import { SUBSCRIPTION_KINDS } from "../../feeds/kinds.ts";
import * as subscriptions from "../../feeds/subscriptions.ts";
import { method, param } from "../../method.ts";
import { logFilter } from "../../schemas/filters.ts";
import { filterResult, logResult } from "../../schemas/results.ts";
import { quantityText } from "../../schemas/scalars.ts";
import { logView } from "../../views/log.ts";

const id = param("id", z.string({ error: "expected an id" }).max(66));
const idText = quantityText;

const kinds = SUBSCRIPTION_KINDS;
const kind = z.enum(kinds, { error: `expected one of ${kinds.join(", ")}` });
const options = z.union([z.boolean(), logFilter], {
  error: "expected a filter object, or true for whole transactions",
});

/** Logs, and being told what is new by polling or by subscription. */
export const logMethods = [
  method({
    name: "eth_getLogs",
    summary: "Logs that fit a filter",
    params: [param("filter", logFilter)],
    result: z.array(logResult),
    handler: async (context, filter) => (await queryLogs(context, filter)).map(logView),
  }),
  method({
    name: "eth_newFilter",
    summary: "Starts a filter of logs to poll",
    params: [param("filter", logFilter)],
    result: idText,
    handler: ({ filters }, filter) => filters.newLogFilter(filter),
  }),
  method({
    name: "eth_newBlockFilter",
    summary: "Starts a filter of block hashes to poll",
    params: [],
    result: idText,
    handler: ({ filters }) => filters.newBlockFilter(),
  }),
  method({
    name: "eth_newPendingTransactionFilter",
    summary: "Starts a filter of hashes of executable transactions to poll",
    params: [],
    result: idText,
    handler: ({ filters }) => filters.newPendingFilter(),
  }),
  method({
    name: "eth_getFilterChanges",
    summary: "What a filter found since it was last asked",
    params: [id],
    result: filterResult,
    handler: ({ filters, signal }, filter) => filters.changes(filter, signal),
  }),
  method({
    name: "eth_getFilterLogs",
    summary: "Everything that fits a filter of logs",
    params: [id],
    result: z.array(logResult),
    handler: ({ filters, signal }, filter) => filters.logs(filter, signal),
  }),
  method({
    name: "eth_uninstallFilter",
    summary: "Ends a filter; tells whether there was one",
    params: [id],
    result: z.boolean(),
    handler: ({ filters }, filter) => filters.remove(filter),
  }),
  method({
    name: "eth_subscribe",
    summary: "Has the node tell what is new (WebSocket)",
    params: [param("kind", kind), param("options", options.optional())],
    result: idText,
    handler(context, what, option) {
      const { session } = context;
      if (!session.canSubscribe) throw new RpcError(RPC_ERROR.methodNotFound, "notifications not supported");
      if (what === "logs") {
        if (typeof option !== "object") throw invalidParams("missing value for required argument 1: a filter object");
        return session.subscribe(what, subscriptions.logs(context, option));
      }
      if (what === "newHeads") return session.subscribe(what, subscriptions.newHeads(context));
      if (what === "syncing") return session.subscribe(what, subscriptions.syncing(context));
      return session.subscribe(what, subscriptions.newPendingTransactions(context, option === true));
    },
  }),
  method({
    name: "eth_unsubscribe",
    summary: "Ends a subscription; tells whether there was one",
    params: [id],
    result: z.boolean(),
    handler: ({ session }, subscription) => session.unsubscribe(subscription),
  }),
];
