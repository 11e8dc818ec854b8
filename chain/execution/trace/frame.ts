import type { Address, Hash } from "../../primitives/types.ts";
import { failureText } from "./failure.ts";
import type { FrameEnd, FrameKind, FrameStart, TraceStep } from "./interface.ts";
import { isCreation } from "./opcodes.ts";

export interface CallFrameLog {
  readonly address: Address;
  readonly topics: readonly Hash[];
  readonly data: Uint8Array;
  /** position among the logs that the transaction left */
  index: number;
  /** number of calls of the frame before it */
  readonly position: number;
}

/** A call, creation or self-destruction with everything below it, as geth's callTracer shows it. */
export interface CallFrame {
  readonly kind: FrameKind | "SELFDESTRUCT";
  readonly from: Address;
  /** undefined: a creation that failed */
  to: Address | undefined;
  readonly gas: bigint;
  gasUsed: bigint;
  readonly input: Uint8Array;
  /** undefined: failed without revert data */
  output: Uint8Array | undefined;
  /** in geth's words */
  error: string | undefined;
  /** wei; undefined for STATICCALL */
  readonly value: bigint | undefined;
  readonly calls: CallFrame[];
  logs: CallFrameLog[];
}

/** A frame that has just begun. */
export const openFrame = (start: Omit<FrameStart, "depth" | "isPrecompile">): CallFrame => ({
  kind: start.kind,
  from: start.from,
  to: start.to,
  gas: start.gas,
  gasUsed: 0n,
  input: start.input,
  output: undefined,
  error: undefined,
  value: start.kind === "STATICCALL" ? undefined : start.value,
  calls: [],
  logs: [],
});

/** Writes down how a frame ended. @param last its last step */
export const closeFrame = (frame: CallFrame, end: FrameEnd, last: TraceStep | undefined): void => {
  const { error, output } = end;
  frame.gasUsed = end.gasUsed;
  const creation = frame.kind !== "SELFDESTRUCT" && isCreation(frame.kind);
  if (error === undefined) {
    frame.output = output;
    if (creation) frame.to = end.createdAddress ?? frame.to;
    return;
  }
  frame.error = failureText(error, last);
  if (creation) frame.to = undefined;
  if (error === "revert" && output.length > 0) frame.output = output;
};

/** Takes away logs that reverts undid. */
export const dropFailedLogs = (frame: CallFrame, parentFailed = false): void => {
  const failed = parentFailed || frame.error !== undefined;
  if (failed) frame.logs = [];
  for (const call of frame.calls) dropFailedLogs(call, failed);
};

/** Counts the logs in the order in which they came. @returns the number for the next one */
export const numberLogs = (frame: CallFrame, first = 0): number => {
  let next = first;
  for (let position = 0; position <= frame.calls.length; position++) {
    for (const log of frame.logs) if (log.position === position) log.index = next++;
    const call = frame.calls[position];
    if (call !== undefined) next = numberLogs(call, next);
  }
  return next;
};
