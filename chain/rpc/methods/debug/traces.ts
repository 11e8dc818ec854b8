import type { TransactionTrace } from "../../../execution/interface.ts";
import { ExecutionError } from "../../../execution/errors.ts";
import type { StoredBlock } from "../../../ledger/interface.ts";
import { callContext, callRequest } from "../../chain/call.ts";
import { findBlock } from "../../chain/selection.ts";
import type { RequestContext } from "../../context.ts";
import { RPC_ERROR, RpcError, invalidParams, serverError } from "../../errors.ts";
import { method, param } from "../../method.ts";
import { blockId, blockNumber } from "../../schemas/blocks.ts";
import { callObject } from "../../schemas/calls.ts";
import { blockTraceResult, traceResult } from "../../schemas/results-traces.ts";
import { hash } from "../../schemas/scalars.ts";
import { traceCallOptions, traceOptions, type TraceOptions } from "../../schemas/traces.ts";
import { traceSignal, tracerFactory } from "./tracer.ts";

const options = param("options", traceOptions.default({}));

/** Traces a stored block, or one transaction of it. */
async function traceBlock(
  context: RequestContext,
  stored: StoredBlock,
  wanted: TraceOptions,
  only?: number,
): Promise<TransactionTrace<unknown>[]> {
  const { ledger, execution } = context.backend;
  const { block, senders } = stored;
  const { number } = block.header;
  const parent = number === 0 ? undefined : ledger.header(number - 1);
  if (parent === undefined) throw serverError("genesis is not traceable");
  const request = {
    createTracer: tracerFactory(context, wanted),
    signal: traceSignal(context, wanted),
    ...(only !== undefined && { only }),
  };
  const { header, transactions } = block;
  const traced = { header, transactions, senders };
  const on = { ...parent, stateRoot: ledger.stateRoot(number - 1) };
  return within(execution.tracing.block(on, traced, request));
}

/** Traces that are too large are answered like other answers that are. */
async function within<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ExecutionError) || error.code !== "TRACE_TOO_LARGE") throw error;
    throw new RpcError(RPC_ERROR.responseTooLarge, `${error.message}. ${error.advice ?? ""}`, { cause: error });
  }
}

async function traceWhole(
  context: RequestContext,
  stored: StoredBlock | undefined,
  name: string,
  wanted: TraceOptions,
): Promise<unknown[]> {
  if (stored === undefined) throw serverError(`block ${name} not found`);
  const traces = await traceBlock(context, stored, wanted);
  return traces.map(({ transactionHash, result }) => ({ txHash: transactionHash, result }));
}

/** Execution shown step by step, call by call, or by what it changed. */
export const traceMethods = [
  method({
    name: "debug_traceTransaction",
    summary: "What a transaction did, executed again with a tracer",
    params: [param("hash", hash), options],
    result: traceResult,
    async handler(context, id, wanted) {
      const { ledger } = context.backend;
      const place = ledger.locateTransaction(id);
      const stored = place && ledger.block(place.blockNumber);
      if (place === undefined || stored === undefined) throw serverError("transaction not found");
      const [trace] = await traceBlock(context, stored, wanted, place.index);
      return trace?.result;
    },
  }),
  method({
    name: "debug_traceBlockByNumber",
    summary: "What each transaction of a block did, by number or tag",
    params: [param("block", blockNumber), options],
    result: blockTraceResult,
    handler(context, id, wanted) {
      if (id === "pending") throw invalidParams("tracing on top of pending is not supported");
      return traceWhole(context, findBlock(context.backend, id), `#${id}`, wanted);
    },
  }),
  method({
    name: "debug_traceBlockByHash",
    summary: "What each transaction of a block did, by hash",
    params: [param("hash", hash), options],
    result: blockTraceResult,
    handler: (context, id, wanted) => traceWhole(context, findBlock(context.backend, { hash: id }), id, wanted),
  }),
  method({
    name: "debug_traceCall",
    summary: "What a call would do on the state after a block",
    params: [
      param("transaction", callObject),
      param("block", blockId.default("latest")),
      param("options", traceCallOptions.default({})),
    ],
    result: traceResult,
    async handler(context, transaction, id, { stateOverrides, blockOverrides, ...wanted }) {
      const on = await callContext(context, id, stateOverrides ?? undefined, blockOverrides ?? undefined);
      const request = callRequest(context, transaction, on.header, context.limits.callGas);
      const tracer = tracerFactory(context, wanted)();
      const signal = traceSignal(context, wanted);
      return within(context.backend.execution.tracing.call(request, { ...on, signal }, tracer));
    },
  }),
];
