import type { Address } from "../../primitives/types.ts";
import type { StateOverlay } from "../state/overlay.ts";

/** How a frame came about. */
export type FrameKind = "CALL" | "CALLCODE" | "DELEGATECALL" | "STATICCALL" | "CREATE" | "CREATE2";

/** The transaction or call that is traced. */
export interface TraceSubject {
  readonly from: Address;
  /** the created contract when `creates` */
  readonly to: Address;
  readonly creates: boolean;
  readonly input: Uint8Array;
  /** wei */
  readonly value: bigint;
  readonly gasLimit: bigint;
  readonly coinbase: Address;
  /** accounts that EIP-7702 authorizations name */
  readonly authorities: readonly Address[];
}

/** The machine right before an opcode. Memory and return data are views that the machine goes on to change. */
export interface TraceStep {
  readonly pc: number;
  readonly opcode: number;
  /** the opcode's name as geth prints it */
  readonly name: string;
  readonly gas: bigint;
  /** gas of the opcode itself, without what a call hands on */
  readonly fee: bigint;
  /** gas a call or creation hands on, the stipend not counted; 0n for other opcodes */
  readonly forwarded: bigint;
  /** 1 for the outermost code */
  readonly depth: number;
  /** the account whose storage the code works on */
  readonly address: Address;
  readonly refund: bigint;
  readonly stackSize: number;
  readonly memory: Uint8Array;
  readonly returnData: Uint8Array;
  /** the item `index` places below the top; undefined: the stack is not that deep */
  peek(index: number): bigint | undefined;
  /** all items, the top last */
  stack(): readonly bigint[];
}

/** A step that still knows its frame when that has ended. */
export interface ObservedStep extends TraceStep {
  /** the STOP that code which just ends is taken to have at its end */
  implicitStop(): TraceStep;
}

/** A frame that begins. */
export interface FrameStart {
  readonly kind: FrameKind;
  /** 0 for the outermost */
  readonly depth: number;
  readonly from: Address;
  /** account whose code runs; undefined for creations */
  readonly to: Address | undefined;
  readonly input: Uint8Array;
  readonly gas: bigint;
  /** wei; a DELEGATECALL shows its caller's */
  readonly value: bigint;
  /** whether it calls a precompile */
  readonly isPrecompile: boolean;
}

/** A frame that ended. */
export interface FrameEnd {
  readonly createdAddress: Address | undefined;
  readonly output: Uint8Array;
  readonly gasUsed: bigint;
  /** the interpreter's reason: "revert", "out of gas", …; undefined: success */
  readonly error: string | undefined;
}

/** What came of the whole transaction or call. */
export interface TraceOutcome {
  /** gas paid for, refunds taken off */
  readonly gasUsed: bigint;
  readonly output: Uint8Array;
  /** as `FrameEnd.error` of the outermost frame */
  readonly error: string | undefined;
}

/** Looks on while one transaction or call runs, and tells what it saw. Errors it throws end the execution. */
export interface Tracer<R> {
  /** before anything changed; `state` can be read at any time until the end */
  begin(subject: TraceSubject, state: StateOverlay): void;
  step(step: TraceStep): void;
  enter(frame: FrameStart): void;
  exit(frame: FrameEnd): void;
  /** after the last change of state */
  end(outcome: TraceOutcome): R;
}
