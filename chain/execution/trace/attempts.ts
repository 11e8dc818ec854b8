import { fromBigIntPadded, toHex } from "../../primitives/bytes.ts";
import type { Address } from "../../primitives/types.ts";
import type { StateOverlay } from "../state/overlay.ts";
import { lacksGas } from "./failure.ts";
import { openFrame, type CallFrame } from "./frame.ts";
import type { FrameKind, TraceStep } from "./interface.ts";
import { readMemory } from "./memory.ts";
import { OP, frameKind, isCreation } from "./opcodes.ts";

/** Frames that may be open at the same time, the outermost not counted. */
const DEPTH_LIMIT = 1024;
const STIPEND = 2_300n;
const NOTHING = new Uint8Array();
const ADDRESS_MASK = (1n << 160n) - 1n;

/** An address as it lies on the stack; higher bits do not count. */
export const stackAddress = (item: bigint): Address => toHex(fromBigIntPadded(item & ADDRESS_MASK, 20));

/**
 * The frame of an opcode that opens none in the interpreter, although geth shows one: a call refused for its depth or
 * its value, and a self-destruction. It counts once the opcode is known to have run.
 * @param inherited wei that the frame at work was called with
 */
export const attemptedFrame = (
  step: TraceStep,
  state: StateOverlay,
  inherited: bigint | undefined,
): CallFrame | undefined => {
  if (lacksGas(step)) return undefined;
  if (step.opcode === OP.SELFDESTRUCT) return destruction(step, state);
  const kind = frameKind(step.opcode);
  if (kind === undefined) return undefined;
  const value = valueOf(step, kind, inherited);
  const tooDeep = step.depth > DEPTH_LIMIT;
  const tooPoor = kind !== "DELEGATECALL" && balanceOf(state, step.address) < value;
  if (!tooDeep && !tooPoor) return undefined;
  const input = inputOf(step, kind);
  if (input === undefined) return undefined;
  const stipend = (kind === "CALL" || kind === "CALLCODE") && value > 0n ? STIPEND : 0n;
  const to = isCreation(kind) ? undefined : stackAddress(step.peek(1) ?? 0n);
  const frame = openFrame({ kind, from: step.address, to, input, gas: step.forwarded + stipend, value });
  frame.error = tooDeep ? "max call depth exceeded" : "insufficient balance for transfer";
  return frame;
};

const destruction = (step: TraceStep, state: StateOverlay): CallFrame | undefined => {
  const heir = step.peek(0);
  if (heir === undefined) return undefined;
  const value = balanceOf(state, step.address);
  const frame = openFrame({
    kind: "CALL",
    from: step.address,
    to: stackAddress(heir),
    input: NOTHING,
    gas: 0n,
    value,
  });
  return { ...frame, kind: "SELFDESTRUCT", output: NOTHING };
};

const balanceOf = (state: StateOverlay, address: Address): bigint => state.account(address)?.balance ?? 0n;

const valueOf = (step: TraceStep, kind: FrameKind, inherited: bigint | undefined): bigint => {
  if (kind === "STATICCALL") return 0n;
  if (kind === "DELEGATECALL") return inherited ?? 0n;
  return step.peek(isCreation(kind) ? 0 : 2) ?? 0n;
};

const inputOf = (step: TraceStep, kind: FrameKind): Uint8Array | undefined => {
  const first = isCreation(kind) ? 1 : kind === "CALL" || kind === "CALLCODE" ? 3 : 2;
  const offset = step.peek(first);
  const size = step.peek(first + 1);
  return offset === undefined || size === undefined ? undefined : readMemory(step, offset, size);
};
