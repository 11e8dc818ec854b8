import type { Execution } from "../../execution/interface.ts";
import type { Emitter } from "../../primitives/emitter.ts";

/** "build": a proposer's or an impeach block was made; "apply": another's was checked. */
export type Work = "build" | "apply";

export interface WorkEvents {
  /** a block was executed; one that failed is not told of */
  readonly done: (work: Work, ms: number) => void;
}

/** The same execution, which tells how long each block took. `now`: ms, never going back. */
export const timedExecution = (inner: Execution, now: () => number, events: Emitter<WorkEvents>): Execution => {
  const timed = async <T>(work: Work, result: Promise<T>): Promise<T> => {
    const start = now();
    const value = await result;
    events.emit("done", work, now() - start);
    return value;
  };
  return {
    build: (...block) => timed("build", inner.build(...block)),
    apply: (...block) => timed("apply", inner.apply(...block)),
    call: (...call) => inner.call(...call),
    estimateGas: (...call) => inner.estimateGas(...call),
    simulate: (...blocks) => inner.simulate(...blocks),
    tracing: inner.tracing,
    get forks() {
      return inner.forks;
    },
    nextBaseFee: (header) => inner.nextBaseFee(header),
    blobBaseFee: (header) => inner.blobBaseFee(header),
    nextBlobBaseFee: (header) => inner.nextBlobBaseFee(header),
    maxBlobGas: (header) => inner.maxBlobGas(header),
  };
};
