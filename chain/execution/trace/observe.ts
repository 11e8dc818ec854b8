import type { EVM, EVMResult, Message } from "@ethereumjs/evm";
import { toHex } from "../../primitives/bytes.ts";
import type { Address } from "../../primitives/types.ts";
import type { Machine } from "../evm/machine.ts";
import type { FrameEnd, FrameKind, FrameStart, ObservedStep, Tracer } from "./interface.ts";
import { watchSteps } from "./interpreter.ts";
import { endsCode, frameKind } from "./opcodes.ts";

/** How the outermost frame ended; undefined: no code ran. */
export type OutermostEnd = Pick<FrameEnd, "output" | "error">;

/** Lets a tracer see what `work` does on a machine, and nothing before or after. */
export const observe = async <T>(
  machine: Machine,
  tracer: Pick<Tracer<unknown>, "step" | "enter" | "exit">,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly outermost: OutermostEnd | undefined }> => {
  const { evm } = machine;
  /** the newest step of each open frame */
  const last: (ObservedStep | undefined)[] = [];
  let outermost: OutermostEnd | undefined;
  const unwatch = await watchSteps(evm, machine.common, (step) => {
    last[last.length - 1] = step;
    tracer.step(step);
  });
  const before = (message: Message): void => {
    tracer.enter(frameStart(machine, message, last.length, last.at(-1)?.opcode ?? 0));
    last.push(undefined);
  };
  const after = (result: EVMResult): void => {
    const step = last.pop();
    const end = frameEnd(result);
    if (step !== undefined && end.error === undefined && !endsCode(step.opcode)) tracer.step(step.implicitStop());
    if (last.length === 0) outermost = end;
    tracer.exit(end);
  };
  const stop = listen(evm, before, after);
  try {
    const result = await work();
    return { result, outermost };
  } finally {
    stop();
    unwatch();
  }
};

const listen = (evm: EVM, before: (message: Message) => void, after: (result: EVMResult) => void): (() => void) => {
  evm.events.on("beforeMessage", before);
  evm.events.on("afterMessage", after);
  return () => {
    evm.events.off("beforeMessage", before);
    evm.events.off("afterMessage", after);
  };
};

const frameStart = (machine: Machine, message: Message, depth: number, opcode: number): FrameStart => {
  const kind = kindOf(message, depth, opcode);
  const hex = (address: Message["to"]): Address | undefined =>
    address === undefined ? undefined : toHex(address.bytes);
  const executing = hex(message.to);
  const code = executing === undefined ? undefined : toHex(message.codeAddress.bytes);
  return {
    kind,
    depth,
    from: (kind === "DELEGATECALL" ? executing : undefined) ?? toHex(message.caller.bytes),
    to: code,
    // The memory it may be a view of goes on to change.
    input: message.data.slice(),
    gas: message.gasLimit,
    value: message.value,
    isPrecompile: code !== undefined && machine.isPrecompile(code),
  };
};

const kindOf = (message: Message, depth: number, opcode: number): FrameKind => {
  if (depth === 0) return message.to === undefined ? "CREATE" : "CALL";
  return frameKind(opcode) ?? "CALL";
};

const frameEnd = ({ createdAddress, execResult }: EVMResult): FrameEnd => ({
  createdAddress: createdAddress === undefined ? undefined : toHex(createdAddress.bytes),
  output: execResult.returnValue,
  gasUsed: execResult.executionGasUsed,
  error: execResult.exceptionError?.error,
});
