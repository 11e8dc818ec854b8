import { toHex } from "../../primitives/bytes.ts";
import type { TraceBudget } from "./budget.ts";
import type { FrameStart, TraceSubject, Tracer } from "./interface.ts";
import { isCreation } from "./opcodes.ts";

const SELECTOR_BYTES = 4;
/** printed bytes of an entry */
const ENTRY_BYTES = 32;

/**
 * geth's 4byteTracer: how often each function was called, by selector and size of what follows it. Precompiles and
 * creations have no functions.
 */
export class SelectorTracer implements Tracer<ReadonlyMap<string, number>> {
  readonly #budget: TraceBudget;
  readonly #counts = new Map<string, number>();
  /** the outermost call, which opens no frame when it only moves value */
  #outermost: Uint8Array | undefined;
  #depth = 0;

  constructor(budget: TraceBudget) {
    this.#budget = budget;
  }

  begin({ creates, input }: TraceSubject): void {
    this.#outermost = creates ? undefined : input;
  }

  step(): void {
    // Frames tell of all calls.
  }

  enter({ kind, input, isPrecompile }: FrameStart): void {
    const outermost = this.#depth++ === 0;
    if (outermost && isPrecompile) this.#outermost = undefined;
    if (!outermost && !isPrecompile && !isCreation(kind)) this.#count(input);
  }

  exit(): void {
    this.#depth--;
  }

  end(): ReadonlyMap<string, number> {
    if (this.#outermost !== undefined) this.#count(this.#outermost);
    return this.#counts;
  }

  #count(input: Uint8Array): void {
    if (input.length < SELECTOR_BYTES) return;
    const key = `${toHex(input.subarray(0, SELECTOR_BYTES))}-${input.length - SELECTOR_BYTES}`;
    const count = this.#counts.get(key);
    if (count === undefined) this.#budget.spend(ENTRY_BYTES);
    this.#counts.set(key, (count ?? 0) + 1);
  }
}
