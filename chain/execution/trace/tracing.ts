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
import type { StateOverlay } from "../state/overlay.ts";
import { WatchedOverlay } from "../state/written.ts";
import type { TraceSubject, Tracer } from "./interface.ts";
import { observe, type OutermostEnd } from "./observe.ts";
import { Replays, type Position } from "./replays.ts";

export interface TracingEnvironment extends CallEnvironment {
  readonly process: ProcessRules;
  readonly states: StateStore;
  readonly hashesAbove: (parent: ParentBlock) => BlockHashLookup;
}

const NO_CODE: OutermostEnd = { output: new Uint8Array(), error: undefined };

/** Tracing on the machines that calls use: it shares the thread and can be ended. */
export const createTracing = (environment: TracingEnvironment): Tracing => {
  const { callers, rules, process, states, hashesAbove } = environment;
  const replays = new Replays();

  /** Hands `work` a block at a position: its start, before anything happened, or before one of its transactions. */
  const within = <T>(
    parent: ParentBlock,
    block: TracedBlock,
    signal: AbortSignal | undefined,
    position: Position | undefined,
    work: (half: Half) => Promise<T>,
  ): Promise<T> => {
    // Not the head's reader, which moves on with each block while a trace is still running.
    const reader = states.at(parent.stateRoot);
    const overlay = new WatchedOverlay(position?.state ?? reader);
    return callers.run(({ machine, interruption }) =>
      machine.on(overlay, hashesAbove(parent), async () => {
        interruption.start(() => signal);
        const running = new BlockProcess(block.header, machine, overlay, reader, process);
        if (position === undefined) await running.begin();
        else running.resume(position.used);
        return work({ running, machine, overlay, chainId: rules.chainId });
      }),
    );
  };

  const before = (
    parent: ParentBlock,
    block: TracedBlock,
    index: number,
    signal: AbortSignal | undefined,
  ): Promise<Position> =>
    replays.before(parent, block, index, states.at(parent.stateRoot), (from, first, to, advance) =>
      within(parent, block, signal, from, async ({ running, overlay }) => {
        if (from === undefined) advance({ written: overlay.written(), used: running.used });
        const pace = new Pace();
        for (const transaction of transactionsOf(block, first, to)) {
          throwIfAborted(signal);
          await pace.step();
          await include(running, transaction);
          advance({ written: overlay.written(), used: running.used });
        }
      }),
    );

  return {
    async block<R>(parent: ParentBlock, block: TracedBlock, { createTracer, only, signal }: BlockTraceOptions<R>) {
      const position = only === undefined ? undefined : await before(parent, block, only, signal);
      const wanted =
        only === undefined
          ? transactionsOf(block, 0, block.transactions.length)
          : transactionsOf(block, only, only + 1);
      return within(parent, block, signal, position, (half) => traceAll(half, block, wanted, createTracer, signal));
    },

    before: async (parent, block, index, signal) => (await before(parent, block, index, signal)).state,

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
interface Half {
  readonly running: BlockProcess;
  readonly machine: Machine;
  readonly overlay: WatchedOverlay;
  readonly chainId: bigint;
}

const traceAll = async <R>(
  { running, machine, overlay, chainId }: Half,
  block: TracedBlock,
  transactions: readonly SenderTransaction[],
  createTracer: BlockTraceOptions<R>["createTracer"],
  signal: AbortSignal | undefined,
): Promise<TransactionTrace<R>[]> => {
  const traces: TransactionTrace<R>[] = [];
  const pace = new Pace();
  for (const transaction of transactions) {
    throwIfAborted(signal);
    await pace.step();
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

/** The transactions from position `from` to `to`, which is not among them. */
const transactionsOf = ({ transactions, senders }: TracedBlock, from: number, to: number): SenderTransaction[] =>
  transactions.slice(from, to).map((transaction, index) => {
    const sender = senders[from + index];
    if (sender !== undefined) return { ...transaction, from: sender };
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
