import { TraceBudget } from "../../../execution/trace/budget.ts";
import { ExecutionError } from "../../../execution/errors.ts";
import { toHex, toQuantity } from "../../../primitives/bytes.ts";
import type { Address, Hash } from "../../../primitives/types.ts";
import type { RequestContext } from "../../context.ts";
import { RPC_ERROR, RpcError, serverError } from "../../errors.ts";
import { method, param } from "../../method.ts";
import { internalOperationsResult, traceEntriesResult } from "../../schemas/otterscan.ts";
import { bytesText, hash } from "../../schemas/scalars.ts";
import { OperationTracer, type Operation, type OperationTrace } from "./tracer.ts";

const transaction = param("hash", hash);

/** Executes a transaction of a block again. @throws RpcError -32000 for an unknown one, -32003; LedgerError STATE_PRUNED */
async function traceOf(context: RequestContext, id: Hash): Promise<OperationTrace> {
  const { backend, limits, signal } = context;
  const { ledger, execution } = backend;
  const place = ledger.locateTransaction(id);
  const stored = place && ledger.block(place.blockNumber);
  const parent = place && ledger.header(place.blockNumber - 1);
  if (place === undefined || stored === undefined || parent === undefined) throw serverError("transaction not found");
  const { header, transactions } = stored.block;
  const on = { ...parent, stateRoot: ledger.stateRoot(header.number - 1) };
  const createTracer = () => new OperationTracer(new TraceBudget(limits.traceBytes));
  try {
    const options = { createTracer, only: place.index, signal };
    const traced = { ...stored.block, header, transactions, senders: stored.senders };
    const [trace] = await execution.tracing.block(on, traced, options);
    if (trace === undefined) throw serverError("transaction not found");
    return trace.result;
  } catch (error) {
    if (!(error instanceof ExecutionError) || error.code !== "TRACE_TOO_LARGE") throw error;
    throw new RpcError(RPC_ERROR.responseTooLarge, `${error.message}. ${error.advice ?? ""}`, { cause: error });
  }
}

const LAST_PRECOMPILE = 0x11;
const P256_VERIFY = 0x100;

/** Precompiled contracts (up to Osaka), which Otterscan does not want to see among the calls. */
const isPrecompile = (address: Address): boolean => {
  const number = BigInt(address);
  return (number > 0 && number <= LAST_PRECOMPILE) || number === BigInt(P256_VERIFY);
};

/** Otterscan's numbers for operations; a call counts when it moves value. */
const operationType = ({ type, value }: Operation): number | undefined => {
  if (type === "SELFDESTRUCT") return 1;
  if (type === "CREATE") return 2;
  if (type === "CREATE2") return 3;
  return type === "CALL" && value !== undefined && value > 0n ? 0 : undefined;
};

/** What a transaction did inside. */
export const traceMethods = [
  method({
    name: "ots_getInternalOperations",
    summary: "Transfers, creations and self-destructions inside a transaction, those that were undone included",
    params: [transaction],
    result: internalOperationsResult,
    async handler(context, id) {
      const { operations } = await traceOf(context, id);
      return operations.flatMap((operation) => {
        const type = operation.depth === 0 ? undefined : operationType(operation);
        if (type === undefined) return [];
        return [{ type, from: operation.from, to: operation.to, value: toQuantity(operation.value ?? 0n) }];
      });
    },
  }),
  method({
    name: "ots_traceTransaction",
    summary: "The calls of a transaction in order, with their depths; calls of precompiled contracts are left out",
    params: [transaction],
    result: traceEntriesResult,
    async handler(context, id) {
      const { operations } = await traceOf(context, id);
      return operations
        .filter(({ depth, to }) => depth === 0 || !isPrecompile(to))
        .map(({ type, depth, from, to, value, input, output }) => ({
          type,
          depth,
          from,
          to,
          value: value === undefined ? null : toQuantity(value),
          input: toHex(input),
          output: toHex(output),
        }));
    },
  }),
  method({
    name: "ots_getTransactionError",
    summary: "What a transaction reverted with, ABI-encoded; 0x when it succeeded or failed otherwise",
    params: [transaction],
    result: bytesText,
    async handler(context, id) {
      const { ledger } = context.backend;
      const place = ledger.locateTransaction(id);
      const receipt = place && ledger.receipts(place.blockNumber)?.[place.index];
      if (receipt?.status === 1) return "0x";
      return toHex((await traceOf(context, id)).revertData ?? new Uint8Array());
    },
  }),
];
