import { toHash } from "../../primitives/bytes.ts";
import type { StateOverlay } from "../state/overlay.ts";
import { attemptedFrame } from "./attempts.ts";
import type { TraceBudget } from "./budget.ts";
import { lacksGas } from "./failure.ts";
import { closeFrame, dropFailedLogs, numberLogs, openFrame, type CallFrame } from "./frame.ts";
import type { FrameEnd, FrameStart, TraceOutcome, TraceStep, TraceSubject, Tracer } from "./interface.ts";
import { readMemory } from "./memory.ts";
import { OP } from "./opcodes.ts";

export interface CallTracerOptions {
  readonly onlyTopCall: boolean;
  readonly withLog: boolean;
}

/** printed bytes of a frame or log without its data */
const FRAME_BYTES = 300;

interface OpenFrame {
  readonly frame: CallFrame;
  last: TraceStep | undefined;
  /** what the last step shows, if it runs */
  attempt: CallFrame | undefined;
}

/** geth's callTracer: the tree of calls, with logs when asked for. */
export class CallTracer implements Tracer<CallFrame> {
  readonly #options: CallTracerOptions;
  readonly #budget: TraceBudget;
  readonly #open: OpenFrame[] = [];
  #root: OpenFrame | undefined;
  #state: StateOverlay | undefined;
  #depth = 0;

  constructor(options: CallTracerOptions, budget: TraceBudget) {
    this.#options = options;
    this.#budget = budget;
  }

  begin(subject: TraceSubject, state: StateOverlay): void {
    this.#state = state;
    const { creates, gasLimit } = subject;
    this.#root = this.#push(openFrame({ ...subject, kind: creates ? "CREATE" : "CALL", gas: gasLimit }));
  }

  step(step: TraceStep): void {
    if (this.#options.onlyTopCall && step.depth > 1) return;
    const open = this.#open.at(-1);
    if (open === undefined || this.#state === undefined) return;
    open.last = step;
    if (!this.#options.onlyTopCall) {
      this.#settle(open);
      open.attempt = attemptedFrame(step, this.#state, open.frame.value);
    }
    if (this.#options.withLog && step.opcode >= OP.LOG0 && step.opcode <= OP.LOG4) this.#log(step, open.frame);
  }

  enter(start: FrameStart): void {
    if (this.#depth++ > 0 && !this.#options.onlyTopCall) this.#push(openFrame(start));
  }

  exit(end: FrameEnd): void {
    this.#depth--;
    if (this.#depth > 0 && this.#options.onlyTopCall) return;
    const open = this.#open.at(-1);
    if (open === undefined) return;
    if (end.error === undefined) this.#settle(open);
    // The outermost frame shows what the whole transaction came to.
    if (this.#depth === 0) return;
    this.#open.pop();
    closeFrame(open.frame, end, open.last);
    this.#spend(open.frame.output?.length ?? 0);
    this.#open.at(-1)?.frame.calls.push(open.frame);
  }

  end(outcome: TraceOutcome): CallFrame {
    const root = this.#root;
    if (root === undefined) throw new TypeError("a trace ends that never began");
    closeFrame(root.frame, { ...outcome, createdAddress: undefined }, root.last);
    this.#spend(root.frame.output?.length ?? 0);
    dropFailedLogs(root.frame);
    numberLogs(root.frame);
    return root.frame;
  }

  #push(frame: CallFrame): OpenFrame {
    this.#spend(frame.input.length);
    const open = { frame, last: undefined, attempt: undefined };
    this.#open.push(open);
    return open;
  }

  /** The step before this moment has run. */
  #settle(open: OpenFrame): void {
    const { attempt } = open;
    if (attempt === undefined) return;
    open.attempt = undefined;
    this.#spend(attempt.input.length);
    open.frame.calls.push(attempt);
  }

  #log(step: TraceStep, frame: CallFrame): void {
    const offset = step.peek(0);
    const size = step.peek(1);
    if (offset === undefined || size === undefined || lacksGas(step)) return;
    const count = step.opcode - OP.LOG0;
    const topics = Array.from({ length: count }, (_, index) => toHash(step.peek(2 + index) ?? 0n));
    const data = readMemory(step, offset, size);
    this.#spend(data.length);
    frame.logs.push({ address: step.address, topics, data, index: 0, position: frame.calls.length });
  }

  #spend(bytes: number): void {
    this.#budget.spend(FRAME_BYTES + 2 * bytes);
  }
}
