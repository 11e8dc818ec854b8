import { z } from "zod";
import { blockOverrides, stateOverrides } from "./calls.ts";
import { safeInteger } from "./scalars.ts";

/** The tracers served besides geth's default, which has no name. */
export const SINGLE_TRACERS = ["callTracer", "prestateTracer", "4byteTracer", "noopTracer"] as const;
/** muxTracer runs several at once. */
export const TRACERS = [...SINGLE_TRACERS, "muxTracer"] as const;

/** Go's notation for durations, such as 10s or 1m30s, in ms. */
const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};
const DURATION = /^(?:\d{1,9}(?:\.\d{1,9})?(?:ns|us|µs|ms|s|m|h)){1,6}$/;

const milliseconds = (text: string): number =>
  [...text.matchAll(/([\d.]+)([a-zµ]+)/g)].reduce(
    (sum, [, amount = "0", unit = ""]) => sum + Number(amount) * (UNITS[unit] ?? 0),
    0,
  );

const switches = {
  enableMemory: z.boolean().nullish(),
  disableStack: z.boolean().nullish(),
  disableStorage: z.boolean().nullish(),
  enableReturnData: z.boolean().nullish(),
};

/** What the tracers can be told; each takes its own. */
const tracerConfig = z.strictObject({
  onlyTopCall: z.boolean().nullish(),
  withLog: z.boolean().nullish(),
  diffMode: z.boolean().nullish(),
  disableCode: z.boolean().nullish(),
  disableStorage: z.boolean().nullish(),
  includeEmpty: z.boolean().nullish(),
});
export type TracerConfig = z.output<typeof tracerConfig>;

/** For muxTracer: the configurations of tracers by name. */
const severalTracers = z.strictObject({
  callTracer: tracerConfig.nullish(),
  prestateTracer: tracerConfig.nullish(),
  "4byteTracer": tracerConfig.nullish(),
  noopTracer: tracerConfig.nullish(),
});
export type SeveralTracers = z.output<typeof severalTracers>;

const fields = {
  ...switches,
  limit: z.number().int().nonnegative().nullish(),
  tracer: z
    .string()
    .refine((name) => name === "" || (TRACERS as readonly string[]).includes(name), {
      error: ({ input }) => `unknown tracer ${String(input).slice(0, 50)} (known: ${TRACERS.join(", ")})`,
    })
    .nullish(),
  tracerConfig: z.union([tracerConfig, severalTracers]).nullish(),
  timeout: z.string().regex(DURATION, { error: 'expected a duration such as "10s"' }).transform(milliseconds).nullish(),
  /** states are stored, so nothing has to be executed again to reach one */
  reexec: z.number().int().nonnegative().nullish(),
};

const error = (issue: { readonly code?: string | undefined }): string | undefined =>
  issue.code === "unrecognized_keys" ? undefined : "expected trace options";

/** Options of debug_trace*. Unknown ones are refused. */
export const traceOptions = z.strictObject(fields, { error }).meta({ id: "traceOptions" });
export type TraceOptions = z.output<typeof traceOptions>;

/** Options of debug_traceCall. */
export const traceCallOptions = z
  .strictObject(
    {
      ...fields,
      stateOverrides: stateOverrides.nullish(),
      blockOverrides: blockOverrides.nullish(),
      txIndex: safeInteger.nullish(),
    },
    { error },
  )
  .meta({ id: "traceCallOptions" });
export type TraceCallOptions = z.output<typeof traceCallOptions>;
