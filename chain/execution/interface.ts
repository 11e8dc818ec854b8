import type {
  Address,
  Block,
  Hash,
  Header,
  Log,
  SenderTransaction,
  Transaction,
  Withdrawal,
} from "../primitives/types.ts";
import type { TransactionSource } from "../primitives/pending.ts";
import type { ExecutedBlock } from "../ledger/interface.ts";
import type { StateReader } from "../ledger/state/interface.ts";
import type { ParentBlock } from "./block/parent.ts";
import type { StateOverride } from "./call/override.ts";
import type { BlockToSimulate, SimulatedBlock, SimulationOptions } from "./simulate/interface.ts";
import type { ChainForks } from "./forks.ts";
import type { Tracer } from "./trace/interface.ts";

export type { ParentBlock } from "./block/parent.ts";
export type { StateOverride } from "./call/override.ts";

/** What the proposer of a block chooses; everything else follows from parent and transactions. */
export interface BlockAttributes {
  readonly coinbase: Address;
  /** seconds since 1970, later than the parent's */
  readonly timestamp: number;
  readonly gasLimit: bigint;
  readonly extraData: Uint8Array;
  readonly prevRandao: Hash;
  readonly parentBeaconBlockRoot: Hash;
  readonly withdrawals: readonly Withdrawal[];
  /** dev networks only: replaces the fee that EIP-1559 prescribes */
  readonly baseFeePerGas?: bigint;
}

/** A deterministic call from SYSTEM_ADDRESS, outside the block's gas and fees (EIP-4788 pattern). */
export interface SystemCall {
  readonly to: Address;
  readonly data: Uint8Array;
  readonly gasLimit: bigint;
  /** a required call that reverts makes the block invalid; another's effects are dropped */
  readonly required: boolean;
}

export interface SystemCallResult {
  readonly call: SystemCall;
  readonly success: boolean;
  readonly returnData: Uint8Array;
  readonly logs: readonly Log[];
}

/** Chooses the system calls of a block from data every node has: the header being built and the parent's state. */
export interface SystemCallSchedule {
  start(header: Header, parentState: StateReader): readonly SystemCall[];
  end(header: Header, parentState: StateReader): readonly SystemCall[];
}

export interface BuiltBlock {
  readonly executed: ExecutedBlock;
  readonly systemCalls: readonly SystemCallResult[];
  /** what the block asks of the consensus layer, each type and data (EIP-7685); absent before that */
  readonly requests?: readonly Uint8Array[];
}

/** An unsigned call: eth_call, estimateGas, createAccessList. Absent fields have no effect on the call. */
export interface CallRequest {
  readonly from: Address;
  readonly to: Address | undefined;
  readonly data: Uint8Array;
  readonly value: bigint;
  readonly gasLimit: bigint;
  readonly gasPrice: bigint;
  /** sender's nonce for the address of a created contract */
  readonly nonce?: bigint;
  readonly accessList?: readonly { readonly address: Address; readonly storageKeys: readonly Hash[] }[];
  readonly authorizationList?: SenderTransaction["authorizationList"];
  readonly blobVersionedHashes?: readonly Hash[];
}

export interface CallContext {
  /** header whose number, time, fees and coinbase the call sees */
  readonly header: Header;
  readonly state: StateReader;
  readonly overrides?: ReadonlyMap<Address, StateOverride>;
  /** wei per blob gas in place of what follows from the header */
  readonly blobBaseFee?: bigint;
  /** hash of an earlier block for BLOCKHASH */
  readonly blockHash: (number: number) => Hash | undefined;
  /** aborts long calls */
  readonly signal?: AbortSignal;
}

export interface CallResult {
  readonly success: boolean;
  /** output, or the revert data */
  readonly returnData: Uint8Array;
  /** gas charged, intrinsic gas included, refunds taken off */
  readonly gasUsed: bigint;
  readonly logs: readonly Log[];
  /** the EVM's reason when not successful: "revert", "out of gas", "invalid opcode", … */
  readonly error: string | undefined;
  readonly createdAddress: Address | undefined;
  /** accounts and slots touched (EIP-2930) when asked for */
  readonly accessList?: readonly { readonly address: Address; readonly storageKeys: readonly Hash[] }[];
}

/** A stored block to execute again. */
export interface TracedBlock {
  readonly header: Header;
  readonly transactions: readonly Transaction[];
  readonly senders: readonly Address[];
}

export interface BlockTraceOptions<R> {
  readonly createTracer: (transaction: SenderTransaction) => Tracer<R>;
  /** traces only the transaction at this position; later ones are not executed */
  readonly only?: number;
  readonly signal?: AbortSignal;
}

export interface TransactionTrace<R> {
  readonly transactionHash: Hash;
  readonly result: R;
}

/** Executes again what a tracer wants to see. Nothing is stored. */
export interface Tracing {
  /**
   * Executes a block's transactions on its parent's state, with the tracers looking on.
   * @throws ExecutionError CALL_ABORTED, TRACE_TOO_LARGE; LedgerError STATE_PRUNED
   */
  block<R>(parent: ParentBlock, block: TracedBlock, options: BlockTraceOptions<R>): Promise<TransactionTrace<R>[]>;
  /** The state within a block, before the transaction at `index`; errors as of `block`. */
  before(parent: ParentBlock, block: TracedBlock, index: number, signal?: AbortSignal): Promise<StateReader>;
  /** Runs a call as `Execution.call` does; errors of both. */
  call<R>(request: CallRequest, context: CallContext, tracer: Tracer<R>): Promise<R>;
}

/** Builds, applies and simulates on @ethereumjs/vm. Holds no chain of its own: parents and state come in, results go out. */
export interface Execution {
  /** Builds a block from a source of transactions until gas, size or `signal` ends it. */
  build(
    parent: ParentBlock,
    attributes: BlockAttributes,
    source: TransactionSource,
    signal?: AbortSignal,
  ): Promise<BuiltBlock>;
  /**
   * Executes a block as its header says and compares every root.
   * @param senders those that are known, in the order of the transactions; the others are recovered
   * @throws ExecutionError naming the first difference
   */
  apply(parent: ParentBlock, block: Block, senders?: readonly (Address | undefined)[]): Promise<BuiltBlock>;
  call(
    request: CallRequest,
    context: CallContext,
    options?: { readonly trackAccessList?: boolean },
  ): Promise<CallResult>;
  /**
   * Least gas limit with which the call succeeds, found by bisection.
   * @throws ExecutionError CALL_FAILED with the revert data when no limit does
   */
  estimateGas(request: CallRequest, context: CallContext): Promise<bigint>;
  /**
   * Blocks of unsigned calls on top of a block, as eth_simulateV1 has them. Nothing is stored.
   * @throws ExecutionError BLOCK_NUMBER_ORDER, BLOCK_TIME_ORDER, SIMULATION_TOO_LARGE, OVERRIDE_INVALID,
   *   PRECOMPILE_MOVED_TO_ITSELF, CALL_ABORTED; the reason why a call cannot be in its block; LedgerError STATE_PRUNED
   */
  simulate(blocks: readonly BlockToSimulate[], options: SimulationOptions): Promise<SimulatedBlock[]>;
  /** the same machines with somebody looking on */
  readonly tracing: Tracing;
  /** when the rules of the chain change */
  readonly forks: ChainForks;
  /** EIP-1559 base fee of the block after this one. */
  nextBaseFee(parent: Header): bigint;
  /** EIP-4844 fee per blob gas of a header. */
  blobBaseFee(header: Header): bigint;
  /** EIP-4844 fee per blob gas of the block after this one. */
  nextBlobBaseFee(parent: Header): bigint;
  /** Most blob gas of a header's block; 0n before EIP-4844. */
  maxBlobGas(header: Header): bigint;
}
