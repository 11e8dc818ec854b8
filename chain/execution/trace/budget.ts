import { ExecutionError } from "../errors.ts";

/** Bytes that traces of one request may still take when they are printed. */
export class TraceBudget {
  readonly #limit: number;
  #left: number;

  constructor(bytes: number) {
    this.#limit = bytes;
    this.#left = bytes;
  }

  /** @throws ExecutionError TRACE_TOO_LARGE */
  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left >= 0) return;
    throw new ExecutionError("TRACE_TOO_LARGE", `trace larger than ${this.#limit} bytes`, {
      advice: "Leave out memory, stack or storage, set a limit, or choose the callTracer.",
    });
  }
}
