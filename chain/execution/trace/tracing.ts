import { generateAddress } from "@ethereumjs/util";
import type { StateStore } from "../../ledger/state/interface.ts";
import { fromBigInt, fromHex, toHex } from "../../primitives/bytes.ts";
import type { Address, SenderTransaction } from "../../primitives/types.ts";
import { Pace } from "../block/pace.ts";
import { BlockProcess, type ProcessRules } from "../block/process.ts";
import { authorityOf } from "../call/authorizations.ts";
import { simulate, type CallEnvironment } from "../call/call.ts";
import { ExecutionError } from "../errors.ts";
import type { BlockHashLookup, Machine } from "../evm/machine.ts";
import type {
  BlockTraceOptions,
  CallContext,
  CallRequest,
  ParentBlock,
  TracedBlock,
  Tracing,
  TransactionTrace,
} from "../interface.ts";
import { StateOverlay } from "../state/overlay.ts";
import type { TraceSubject, Tracer } from "./interface.ts";
import { observe, type OutermostEnd } from "./observe.ts";

export interface TracingEnvironment extends CallEnvironment {
  readonly process: ProcessRules;
  readonly states: StateStore;
  readonly hashesAbove: (parent: ParentBlock) => BlockHashLookup;
}

const NO_CODE: OutermostEnd = { output: new Uint8Array(), error: undefined };

/** Tracing on the machines that calls use: it shares the thread and can be ended. */
export const createTracing = (environment: TracingEnvironment): Tracing => {
  const { callers, rules, process, states, hashesAbove } = environment;
  /** Begins a block and hands it to `work` before its first transaction. */
  const within = <T>(
    parent: ParentBlock,
    block: TracedBlock,
    signal: AbortSignal | undefined,
    work: (half: Replay) => Promise<T>,
  ): Promise<T> => {
    // Not the head's reader, which moves on with each block while a trace is still running.
    const reader = states.at(parent.stateRoot);
    const overlay = new StateOverlay(reader);
    return callers.run(({ machine, interruption }) =>
      machine.on(overlay, hashesAbove(parent), async () => {
        interruption.start(signal);
        const running = new BlockProcess(block.header, machine, overlay, reader, process);
        await running.begin();
        return work({ running, machine, overlay, chainId: rules.chainId });
      }),
    );
  };
  return {
    block: <R>(parent: ParentBlock, block: TracedBlock, options: BlockTraceOptions<R>) =>
      within(parent, block, options.signal, (half) => replay(half, block, options)),

    before: (parent, block, index, signal) =>
      within(parent, block, signal, async ({ running, overlay }) => {
        const pace = new Pace();
        for (const transaction of transactionsOf(block, index - 1)) {
          throwIfAborted(signal);
          await pace.step();
          await include(running, transaction);
        }
        return overlay.reader();
      }),

    async call<R>(request: CallRequest, context: CallContext, tracer: Tracer<R>): Promise<R> {
      const { gasUsed, returnData, error } = await simulate(request, context, { callers, rules }, false, {
        begin: (overlay) => {
          tracer.begin(callSubject(request, context, overlay, rules.chainId), overlay);
        },
        run: async (machine, work) => (await observe(machine, tracer, work)).result,
      });
      return tracer.end({ gasUsed, output: returnData, error });
    },
  };
};

/** A block half-way, and what it runs on. */
interface Replay {
  readonly running: BlockProcess;
  readonly machine: Machine;
  readonly overlay: StateOverlay;
  readonly chainId: bigint;
}

const replay = async <R>(
  { running, machine, overlay, chainId }: Replay,
  block: TracedBlock,
  { createTracer, only, signal }: BlockTraceOptions<R>,
): Promise<TransactionTrace<R>[]> => {
  const traces: TransactionTrace<R>[] = [];
  const pace = new Pace();
  for (const [index, transaction] of transactionsOf(block, only).entries()) {
    throwIfAborted(signal);
    await pace.step();
    if (only !== undefined && index !== only) {
      await include(running, transaction);
      continue;
    }
    const tracer = createTracer(transaction);
    tracer.begin(transactionSubject(transaction, block.header.coinbase, chainId), overlay);
    const gasBefore = running.gasLeft;
    const { outermost = NO_CODE } = await observe(machine, tracer, () => include(running, transaction));
    const result = tracer.end({ ...outermost, gasUsed: gasBefore - running.gasLeft });
    traces.push({ transactionHash: transaction.hash, result });
  }
  return traces;
};

const throwIfAborted = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted !== true) return;
  throw new ExecutionError("CALL_ABORTED", "the trace took too long or was cancelled", { cause: signal.reason });
};

const transactionsOf = ({ transactions, senders }: TracedBlock, only: number | undefined): SenderTransaction[] =>
  transactions.slice(0, only === undefined ? undefined : only + 1).map((transaction, index) => {
    const from = senders[index];
    if (from !== undefined) return { ...transaction, from };
    throw new ExecutionError("INTERNAL", `no sender is stored for transaction ${transaction.hash}`);
  });

/** A stored transaction was included once; that it cannot be now is a fault of this node. */
const include = async (running: BlockProcess, transaction: SenderTransaction): Promise<void> => {
  const refusal = await running.include(transaction);
  if (refusal === undefined) return;
  throw new ExecutionError("INTERNAL", `stored transaction ${transaction.hash} cannot be executed again: ${refusal}`);
};

const transactionSubject = (transaction: SenderTransaction, coinbase: Address, chainId: bigint): TraceSubject => {
  const { from, to, nonce, data, value, gasLimit, authorizationList } = transaction;
  return {
    from,
    to: to ?? createdAddress(from, nonce),
    creates: to === undefined,
    input: data,
    value,
    gasLimit,
    coinbase,
    authorities: authorizationList.flatMap((authorization) => authorityOf(authorization, chainId) ?? []),
  };
};

const callSubject = (
  request: CallRequest,
  { header }: CallContext,
  overlay: StateOverlay,
  chainId: bigint,
): TraceSubject => {
  const { from, to, data, value, gasLimit, authorizationList = [] } = request;
  const nonce = request.nonce ?? overlay.account(from)?.nonce ?? 0n;
  return {
    from,
    to: to ?? createdAddress(from, nonce),
    creates: to === undefined,
    input: data,
    value,
    gasLimit,
    coinbase: header.coinbase,
    authorities: authorizationList.flatMap((authorization) => authorityOf(authorization, chainId) ?? []),
  };
};

const createdAddress = (from: Address, nonce: bigint): Address =>
  toHex(generateAddress(fromHex(from), fromBigInt(nonce)));
