import { stackAddress } from "../../../execution/trace/attempts.ts";
import type { TraceBudget } from "../../../execution/trace/budget.ts";
import type {
  FrameEnd,
  FrameKind,
  FrameStart,
  TraceOutcome,
  TraceStep,
  TraceSubject,
  Tracer,
} from "../../../execution/trace/interface.ts";
import { OP, isCreation } from "../../../execution/trace/opcodes.ts";
import type { StateOverlay } from "../../../execution/state/overlay.ts";
import type { Address } from "../../../primitives/types.ts";

/** A call, creation or self-destruction. */
export interface Operation {
  readonly type: FrameKind | "SELFDESTRUCT";
  /** 0 for the transaction itself */
  readonly depth: number;
  readonly from: Address;
  to: Address;
  /** wei; undefined for kinds that move none */
  readonly value: bigint | undefined;
  readonly input: Uint8Array;
  output: Uint8Array;
}

export interface OperationTrace {
  /** in the order in which they began */
  readonly operations: readonly Operation[];
  /** what the transaction reverted with; undefined: it did not revert */
  readonly revertData: Uint8Array | undefined;
}

/** printed bytes of an operation without its data */
const OPERATION_BYTES = 250;
const NOTHING = new Uint8Array();
const NOBODY: Address = `0x${"00".repeat(20)}`;

interface OpenFrame {
  readonly operation: Operation;
  /** takes effect if the frame succeeds, as it ends it */
  destruction: Operation | undefined;
}

/**
 * Lists what a transaction did, undone parts included. Calls that never began, for lack of balance or depth, are left out,
 * as nobody was reached.
 */
export class OperationTracer implements Tracer<OperationTrace> {
  readonly #budget: TraceBudget;
  readonly #operations: Operation[] = [];
  readonly #open: OpenFrame[] = [];
  #state: StateOverlay | undefined;
  /** the transaction, which runs no frame of its own when it only moves value */
  #outermost: Operation | undefined;

  constructor(budget: TraceBudget) {
    this.#budget = budget;
  }

  begin({ from, to, creates, input, value }: TraceSubject, state: StateOverlay): void {
    this.#state = state;
    this.#outermost = { type: creates ? "CREATE" : "CALL", depth: 0, from, to, value, input, output: NOTHING };
    this.#add(this.#outermost);
  }

  step(step: TraceStep): void {
    const frame = this.#open.at(-1);
    if (frame === undefined) return;
    frame.destruction =
      step.opcode === OP.SELFDESTRUCT ? this.#destruction(step, frame.operation.depth + 1) : undefined;
  }

  enter(start: FrameStart): void {
    const operation = start.depth === 0 && this.#outermost !== undefined ? this.#outermost : operationOf(start);
    if (operation !== this.#outermost) this.#add(operation);
    this.#open.push({ operation, destruction: undefined });
  }

  exit({ createdAddress, output, error }: FrameEnd): void {
    const frame = this.#open.pop();
    if (frame === undefined) return;
    const { operation, destruction } = frame;
    this.#budget.spend(2 * output.length);
    operation.output = output;
    if (operation.type !== "SELFDESTRUCT" && isCreation(operation.type)) operation.to = createdAddress ?? operation.to;
    if (destruction !== undefined && error === undefined) this.#add(destruction);
  }

  end({ output, error }: TraceOutcome): OperationTrace {
    return { operations: this.#operations, revertData: error === "revert" ? output : undefined };
  }

  #add(operation: Operation): void {
    this.#budget.spend(OPERATION_BYTES + 2 * operation.input.length);
    this.#operations.push(operation);
  }

  #destruction(step: TraceStep, depth: number): Operation | undefined {
    const heir = step.peek(0);
    if (heir === undefined) return undefined;
    const { address } = step;
    const value = this.#state?.account(address)?.balance ?? 0n;
    const to = stackAddress(heir);
    return { type: "SELFDESTRUCT", depth, from: address, to, value, input: NOTHING, output: NOTHING };
  }
}

/** A creation learns its address when it ends. */
const operationOf = ({ kind, depth, from, to, value, input }: FrameStart): Operation => ({
  type: kind,
  depth,
  from,
  to: to ?? NOBODY,
  value: kind === "STATICCALL" || kind === "DELEGATECALL" ? undefined : value,
  input,
  output: NOTHING,
});
