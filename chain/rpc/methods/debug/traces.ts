import type { CallContext, ParentBlock, TracedBlock, TransactionTrace } from "../../../execution/interface.ts";
import { ExecutionError } from "../../../execution/errors.ts";
import type { StoredBlock } from "../../../ledger/interface.ts";
import type { Backend } from "../../backend.ts";
import { callContext, callRequest } from "../../chain/call.ts";
import { findBlock } from "../../chain/selection.ts";
import type { RequestContext } from "../../context.ts";
import { RPC_ERROR, RpcError, serverError } from "../../errors.ts";
import { method, param } from "../../method.ts";
import { blockId, blockNumber, type BlockId } from "../../schemas/blocks.ts";
import { callObject } from "../../schemas/calls.ts";
import { blockTraceResult, traceResult } from "../../schemas/results-traces.ts";
import { hash } from "../../schemas/scalars.ts";
import { traceCallOptions, traceOptions, type TraceCallOptions, type TraceOptions } from "../../schemas/traces.ts";
import { traceSignal, tracerFactory } from "./tracer.ts";

const options = param("options", traceOptions.default({}));

/** A block with the one below it and the state it starts from. */
interface TraceableBlock {
  readonly parent: ParentBlock;
  readonly block: TracedBlock;
}

/** @throws RpcError -32000 for genesis, which executes nothing */
function traceable({ ledger }: Backend, { block, senders }: Pick<StoredBlock, "block" | "senders">): TraceableBlock {
  const { header, transactions } = block;
  const parent = header.number === 0 ? undefined : ledger.header(header.number - 1);
  if (parent === undefined) throw serverError("genesis is not traceable");
  const stateRoot = ledger.stateRoot(header.number - 1);
  return { parent: { ...parent, stateRoot }, block: { header, transactions, senders } };
}

/** @throws RpcError -32000 when there is no such block, or for genesis */
async function traceableBlock({ backend, pending }: RequestContext, id: BlockId): Promise<TraceableBlock> {
  if (id === "pending") {
    const waiting = await pending.get();
    const { parent, block } = traceable(backend, waiting);
    return { parent: { ...parent, stateRoot: waiting.parentRoot }, block };
  }
  const stored = findBlock(backend, id);
  if (stored === undefined) throw serverError(`block ${typeof id === "object" ? id.hash : `#${id}`} not found`);
  return traceable(backend, stored);
}

/** Traces a block, or one transaction of it. */
function trace(
  context: RequestContext,
  { parent, block }: TraceableBlock,
  wanted: TraceOptions,
  only?: number,
): Promise<TransactionTrace<unknown>[]> {
  const request = {
    createTracer: tracerFactory(context, wanted),
    signal: traceSignal(context, wanted),
    ...(only !== undefined && { only }),
  };
  return within(context.backend.execution.tracing.block(parent, block, request));
}

async function traceWhole(context: RequestContext, id: BlockId, wanted: TraceOptions): Promise<unknown[]> {
  const traces = await trace(context, await traceableBlock(context, id), wanted);
  return traces.map(({ transactionHash, result }) => ({ txHash: transactionHash, result }));
}

/**
 * Block and state that a traced call sees: after the block, or within it before the transaction at `txIndex`.
 * @throws RpcError -32000 for a block without such a transaction
 */
async function contextOfCall(
  context: RequestContext,
  id: BlockId,
  { txIndex, stateOverrides, blockOverrides }: TraceCallOptions,
): Promise<CallContext> {
  const on = await callContext(context, id, stateOverrides ?? undefined, blockOverrides ?? undefined);
  if (txIndex == null) return on;
  const { parent, block } = await traceableBlock(context, id);
  if (txIndex >= Math.max(1, block.transactions.length)) {
    throw serverError(`transaction index ${txIndex} out of range for block #${block.header.number}`);
  }
  const state = await context.backend.execution.tracing.before(parent, block, txIndex, context.signal);
  return { ...on, state };
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
      const [traced] = await trace(context, traceable(context.backend, stored), wanted, place.index);
      return traced?.result;
    },
  }),
  method({
    name: "debug_traceBlockByNumber",
    summary: "What each transaction of a block did, by number or tag",
    params: [param("block", blockNumber), options],
    result: blockTraceResult,
    handler: (context, id, wanted) => traceWhole(context, id, wanted),
  }),
  method({
    name: "debug_traceBlockByHash",
    summary: "What each transaction of a block did, by hash",
    params: [param("hash", hash), options],
    result: blockTraceResult,
    handler: (context, id, wanted) => traceWhole(context, { hash: id }, wanted),
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
    async handler(context, transaction, id, wanted) {
      const on = await contextOfCall(context, id, wanted);
      const request = callRequest(context, transaction, on.header, context.limits.callGas);
      const tracer = tracerFactory(context, wanted)();
      const signal = traceSignal(context, wanted);
      return within(context.backend.execution.tracing.call(request, { ...on, signal }, tracer));
    },
  }),
];
