import { TraceBudget } from "../../../execution/trace/budget.ts";
import { CallTracer } from "../../../execution/trace/calls.ts";
import type { Tracer } from "../../../execution/trace/interface.ts";
import { PrestateTracer } from "../../../execution/trace/prestate.ts";
import { StructLogTracer } from "../../../execution/trace/struct-logs.ts";
import type { RequestContext } from "../../context.ts";
import type { TraceOptions } from "../../schemas/traces.ts";
import { callFrameView, prestateView } from "../../views/trace.ts";

/** A tracer whose result is printed. */
const printing = <R>(tracer: Tracer<R>, view: (result: R) => unknown): Tracer<unknown> => ({
  begin: (subject, state) => {
    tracer.begin(subject, state);
  },
  step: (step) => {
    tracer.step(step);
  },
  enter: (frame) => {
    tracer.enter(frame);
  },
  exit: (frame) => {
    tracer.exit(frame);
  },
  end: (outcome) => view(tracer.end(outcome)),
});

/** Makes the tracers that a request asks for; all of them share what the answer may take. */
export const tracerFactory = (
  { limits }: Pick<RequestContext, "limits">,
  options: TraceOptions,
): (() => Tracer<unknown>) => {
  const budget = new TraceBudget(limits.traceBytes);
  const config = options.tracerConfig ?? {};
  if (options.tracer === "callTracer") {
    const settings = { onlyTopCall: config.onlyTopCall === true, withLog: config.withLog === true };
    return () => printing(new CallTracer(settings, budget), callFrameView);
  }
  if (options.tracer === "prestateTracer") {
    const settings = {
      diffMode: config.diffMode === true,
      code: config.disableCode !== true,
      storage: config.disableStorage !== true,
      empty: config.includeEmpty === true,
    };
    return () => printing(new PrestateTracer(settings, budget), prestateView);
  }
  const settings = {
    memory: options.enableMemory === true,
    stack: options.disableStack !== true,
    storage: options.disableStorage !== true,
    returnData: options.enableReturnData === true,
    limit: options.limit ?? 0,
  };
  return () => new StructLogTracer(settings, budget);
};

/** When a trace must end: with the request, or earlier if the caller says so. */
export const traceSignal = ({ signal }: Pick<RequestContext, "signal">, { timeout }: TraceOptions): AbortSignal =>
  timeout == null ? signal : AbortSignal.any([signal, AbortSignal.timeout(Math.min(timeout, MAX_TIMEOUT_MS))]);

/** Longest time a timer can be set to. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
