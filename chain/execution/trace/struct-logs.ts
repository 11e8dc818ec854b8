import { toHash, toHex } from "../../primitives/bytes.ts";
import type { Address, Hash, Hex } from "../../primitives/types.ts";
import type { StateOverlay } from "../state/overlay.ts";
import type { TraceBudget } from "./budget.ts";
import { failureText } from "./failure.ts";
import type { FrameEnd, TraceOutcome, TraceStep, TraceSubject, Tracer } from "./interface.ts";
import { OP, frameKind, isCreation } from "./opcodes.ts";

export interface StructLogOptions {
  readonly memory: boolean;
  readonly stack: boolean;
  readonly storage: boolean;
  readonly returnData: boolean;
  /** most steps shown; 0: all */
  readonly limit: number;
}

/** One step as geth prints it. */
export interface StructLog {
  readonly pc: number;
  readonly op: string;
  readonly gas: number;
  readonly gasCost: number;
  readonly depth: number;
  error?: string;
  readonly stack?: readonly Hex[];
  readonly returnData?: Hex;
  /** words of 32 bytes */
  readonly memory?: readonly Hex[];
  /** slots of the contract touched so far */
  readonly storage?: Readonly<Record<Hash, Hash>>;
  readonly refund?: number;
}

/** What debug_traceTransaction answers without a tracer's name. Kept in its printed form, by which it is bounded. */
export interface StructLogTrace {
  readonly gas: number;
  readonly failed: boolean;
  readonly returnValue: Hex;
  readonly structLogs: readonly StructLog[];
}

const WORD_BYTES = 32;
/** printed bytes of a step without its lists */
const STEP_BYTES = 100;
/** 0x, quotes and a comma */
const AROUND = 5;

/** Failures that strike before an opcode runs, which geth notes at the step. */
const STEP_FAILURES: ReadonlySet<string> = new Set(["out of gas", "stack underflow", "stack overflow"]);

/** geth's default tracer: every step with stack, memory and storage. */
export class StructLogTracer implements Tracer<StructLogTrace> {
  readonly #options: StructLogOptions;
  readonly #budget: TraceBudget;
  readonly #steps: StructLog[] = [];
  /** the newest step of each open frame */
  readonly #last: { shown: StructLog | undefined; step: TraceStep | undefined; readonly creates: boolean }[] = [];
  readonly #storage = new Map<Address, Map<Hash, Hash>>();
  #state: StateOverlay | undefined;

  constructor(options: StructLogOptions, budget: TraceBudget) {
    this.#options = options;
    this.#budget = budget;
  }

  begin(_subject: TraceSubject, state: StateOverlay): void {
    this.#state = state;
  }

  step(step: TraceStep): void {
    const storage = this.#options.storage ? this.#touched(step) : undefined;
    const { limit } = this.#options;
    const shown = limit > 0 && this.#steps.length >= limit ? undefined : this.#show(step, storage);
    if (shown !== undefined) this.#steps.push(shown);
    const frame = this.#last.at(-1);
    if (frame !== undefined) Object.assign(frame, { shown, step });
  }

  enter({ kind }: { readonly kind: Parameters<typeof isCreation>[0] }): void {
    this.#last.push({ shown: undefined, step: undefined, creates: isCreation(kind) });
  }

  exit({ error }: FrameEnd): void {
    const frame = this.#last.pop();
    if (frame?.shown === undefined || frame.step === undefined || error === undefined) return;
    const { shown, step } = frame;
    // Storing the code of a new contract fails after its last step.
    const afterwards = frame.creates && step.opcode === OP.RETURN && step.fee <= step.gas;
    if (STEP_FAILURES.has(error) && !afterwards) shown.error = failureText(error, step);
  }

  end({ gasUsed, output, error }: TraceOutcome): StructLogTrace {
    return {
      gas: Number(gasUsed),
      failed: error !== undefined,
      returnValue: error === undefined || error === "revert" ? toHex(output) : "0x",
      structLogs: this.#steps,
    };
  }

  #show(step: TraceStep, storage: ReadonlyMap<Hash, Hash> | undefined): StructLog {
    const { memory, stack, returnData } = this.#options;
    this.#budget.spend(STEP_BYTES);
    const kind = frameKind(step.opcode);
    const forwarded = kind === undefined || isCreation(kind) ? 0n : step.forwarded;
    return {
      pc: step.pc,
      op: step.name,
      gas: Number(step.gas),
      gasCost: Number(step.fee + forwarded),
      depth: step.depth,
      ...(stack && { stack: this.#stack(step) }),
      ...(returnData && step.returnData.length > 0 && { returnData: this.#hex(step.returnData) }),
      ...(memory && { memory: this.#memory(step) }),
      ...(storage !== undefined && { storage: this.#printed(storage) }),
      ...(step.refund > 0n && { refund: Number(step.refund) }),
    };
  }

  #stack(step: TraceStep): Hex[] {
    return step.stack().map((item) => {
      const text: Hex = `0x${item.toString(16)}`;
      this.#budget.spend(text.length + AROUND);
      return text;
    });
  }

  #hex(bytes: Uint8Array): Hex {
    this.#budget.spend(2 * bytes.length + AROUND);
    return toHex(bytes);
  }

  #memory({ memory }: TraceStep): Hex[] {
    this.#budget.spend(memory.length * 2 + (memory.length / WORD_BYTES) * AROUND);
    const words: Hex[] = [];
    for (let at = 0; at < memory.length; at += WORD_BYTES) {
      words.push(toHex(memory.subarray(at, at + WORD_BYTES)));
    }
    return words;
  }

  #printed(storage: ReadonlyMap<Hash, Hash>): Record<Hash, Hash> {
    this.#budget.spend(storage.size * (4 * WORD_BYTES + 2 * AROUND));
    return Object.fromEntries(storage);
  }

  /** The slots touched so far, when this step touches one. */
  #touched(step: TraceStep): ReadonlyMap<Hash, Hash> | undefined {
    if (step.opcode !== OP.SLOAD && step.opcode !== OP.SSTORE) return undefined;
    const key = step.peek(0);
    const written = step.peek(1);
    if (key === undefined) return undefined;
    const slot = toHash(key);
    const value = step.opcode === OP.SLOAD ? this.#state?.storage(step.address, slot) : written;
    if (value === undefined) return undefined;
    let slots = this.#storage.get(step.address);
    if (slots === undefined) {
      slots = new Map();
      this.#storage.set(step.address, slots);
    }
    slots.set(slot, toHash(value));
    return slots;
  }
}
