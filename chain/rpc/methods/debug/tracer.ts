import { TraceBudget } from "../../../execution/trace/budget.ts";
import { CallTracer } from "../../../execution/trace/calls.ts";
import type { Tracer } from "../../../execution/trace/interface.ts";
import { PrestateTracer } from "../../../execution/trace/prestate.ts";
import { SelectorTracer } from "../../../execution/trace/selectors.ts";
import { StructLogTracer } from "../../../execution/trace/struct-logs.ts";
import type { RequestContext } from "../../context.ts";
import { invalidParams } from "../../errors.ts";
import { SINGLE_TRACERS, type SeveralTracers, type TraceOptions, type TracerConfig } from "../../schemas/traces.ts";
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

/** Several tracers at the same execution. */
const together = (tracers: ReadonlyMap<string, Tracer<unknown>>): Tracer<unknown> => {
  const all = [...tracers.values()];
  return {
    begin: (subject, state) => {
      for (const tracer of all) tracer.begin(subject, state);
    },
    step: (step) => {
      for (const tracer of all) tracer.step(step);
    },
    enter: (frame) => {
      for (const tracer of all) tracer.enter(frame);
    },
    exit: (frame) => {
      for (const tracer of all) tracer.exit(frame);
    },
    end: (outcome) => Object.fromEntries([...tracers].map(([name, tracer]) => [name, tracer.end(outcome)])),
  };
};

/** Makes the tracers that a request asks for; all of them share what the answer may take. */
export const tracerFactory = (
  { limits }: Pick<RequestContext, "limits">,
  options: TraceOptions,
): (() => Tracer<unknown>) => {
  const budget = new TraceBudget(limits.traceBytes);
  if (options.tracer) return namedTracer(options.tracer, options.tracerConfig ?? {}, budget);
  const settings = {
    memory: options.enableMemory === true,
    stack: options.disableStack !== true,
    storage: options.disableStorage !== true,
    returnData: options.enableReturnData === true,
    limit: options.limit ?? 0,
  };
  return () => new StructLogTracer(settings, budget);
};

const isSeveral = (config: TracerConfig | SeveralTracers): config is SeveralTracers =>
  Object.keys(config).some((name) => (SINGLE_TRACERS as readonly string[]).includes(name));

/** @throws RpcError -32602 for a configuration that is not the tracer's */
const namedTracer = (
  name: string,
  config: TracerConfig | SeveralTracers,
  budget: TraceBudget,
): (() => Tracer<unknown>) => {
  const several = isSeveral(config);
  if (name === "muxTracer" && several) {
    const makers = SINGLE_TRACERS.flatMap((single): [string, () => Tracer<unknown>][] =>
      config[single] === undefined ? [] : [[single, singleTracer(single, config[single] ?? {}, budget)]],
    );
    return () => together(new Map(makers.map(([single, make]) => [single, make()])));
  }
  if (several || name === "muxTracer") throw invalidParams(`tracerConfig is none of ${name}`);
  return singleTracer(name, config, budget);
};

const singleTracer = (name: string, config: TracerConfig, budget: TraceBudget): (() => Tracer<unknown>) => {
  switch (name) {
    case "callTracer": {
      const settings = { onlyTopCall: config.onlyTopCall === true, withLog: config.withLog === true };
      return () => printing(new CallTracer(settings, budget), callFrameView);
    }
    case "prestateTracer": {
      const settings = {
        diffMode: config.diffMode === true,
        code: config.disableCode !== true,
        storage: config.disableStorage !== true,
        empty: config.includeEmpty === true,
      };
      return () => printing(new PrestateTracer(settings, budget), prestateView);
    }
    case "4byteTracer":
      return () => printing(new SelectorTracer(budget), (counts) => Object.fromEntries(counts));
    case "noopTracer":
      return () => together(new Map());
    default:
      throw invalidParams(`unknown tracer ${name}`);
  }
};

/** When a trace must end: with the request, or earlier if the caller says so. */
export const traceSignal = ({ signal }: Pick<RequestContext, "signal">, { timeout }: TraceOptions): AbortSignal =>
  timeout == null ? signal : AbortSignal.any([signal, AbortSignal.timeout(Math.min(timeout, MAX_TIMEOUT_MS))]);

/** Longest time a timer can be set to. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
