import type { EVM } from "@ethereumjs/evm";
import { toHex } from "../../primitives/bytes.ts";
import type { Address } from "../../primitives/types.ts";
import type { ExecutionCommon } from "../evm/common.ts";
import { findInterpreter, type Interpreter, type RunState } from "../evm/jump-cache.ts";
import type { ObservedStep, TraceStep } from "./interface.ts";
import { OP, opcodeName } from "./opcodes.ts";

const WORD_BYTES = 32;

/** Who wants to see the steps of an EVM. */
const watchers = new WeakMap<EVM, (step: ObservedStep) => void>();
let installed: Promise<void> | undefined;

/**
 * Shows each step of `evm` to `watch` until the returned function is called. The stock hook copies all memory for each
 * step, and reads what a REVERT names before its gas is paid, which hostile code makes as large as it likes; for
 * watched EVMs it is replaced. The interpreter calls it only while somebody listens, so nobody else pays for it.
 */
export const watchSteps = async (
  evm: EVM,
  common: ExecutionCommon,
  watch: (step: ObservedStep) => void,
): Promise<() => void> => {
  installed ??= install(common);
  await installed;
  const listen = (): void => undefined;
  watchers.set(evm, watch);
  evm.events.on("step", listen);
  return () => {
    evm.events.off("step", listen);
    watchers.delete(evm);
  };
};

const install = async (common: ExecutionCommon): Promise<void> => {
  const prototype = Object.getPrototypeOf(await findInterpreter(common)) as Interpreter;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver below
  const original = prototype._runStepHook;
  prototype._runStepHook = function (this: Interpreter, fee, gas, words): Promise<void> {
    const watch = watchers.get(this._evm);
    if (watch === undefined) return original.call(this, fee, gas, words);
    watch(new InterpreterStep(this, stateOf(this).opCode, fee, gas, words));
    return Promise.resolve();
  };
};

/** Protected by the library, which has no other way to it. */
const stateOf = (interpreter: Interpreter): RunState => interpreter["_runState"];

class InterpreterStep implements ObservedStep {
  readonly pc: number;
  readonly opcode: number;
  readonly name: string;
  readonly gas: bigint;
  readonly fee: bigint;
  readonly forwarded: bigint;
  readonly depth: number;
  readonly address: Address;
  readonly refund: bigint;
  readonly stackSize: number;
  readonly #memoryBytes: number;
  readonly #interpreter: Interpreter;
  readonly #run: RunState;

  constructor(interpreter: Interpreter, opcode: number, fee: bigint, gas: bigint, memoryWords: bigint) {
    const run = stateOf(interpreter);
    const { fullName, isInvalid } = interpreter.lookupOpInfo(opcode).opcodeInfo;
    const forwarded = run.messageGasLimit ?? 0n;
    this.#interpreter = interpreter;
    this.#run = run;
    this.#memoryBytes = Number(memoryWords) * WORD_BYTES;
    this.pc = run.programCounter;
    this.opcode = opcode;
    this.name = opcodeName(opcode, fullName, !isInvalid);
    this.gas = gas;
    this.fee = fee;
    this.forwarded = forwarded > 0n ? forwarded : 0n;
    this.depth = interpreter._env.depth + 1;
    this.address = toHex(interpreter._env.address.bytes);
    this.refund = run.gasRefund;
    this.stackSize = run.stack.length;
  }

  get memory(): Uint8Array {
    const held = this.#run.memory._store.subarray(0, this.#memoryBytes);
    if (held.length === this.#memoryBytes) return held;
    const whole = new Uint8Array(this.#memoryBytes);
    whole.set(held);
    return whole;
  }

  get returnData(): Uint8Array {
    return this.#run.returnBytes;
  }

  implicitStop(): TraceStep {
    return new InterpreterStep(this.#interpreter, OP.STOP, 0n, this.#run.gasLeft, this.#run.memoryWordCount);
  }

  peek(index: number): bigint | undefined {
    return index < this.stackSize ? this.#run.stack.peek(index + 1)[index] : undefined;
  }

  stack(): readonly bigint[] {
    return this.#run.stack.getStack();
  }
}
