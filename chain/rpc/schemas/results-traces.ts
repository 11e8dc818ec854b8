import { z } from "zod";
import { dependent } from "./dependent.ts";
import { addressText, bytesText, count, hashText, quantityText, wordText } from "./scalars.ts";

/** An opcode that cannot be paid may cost more than a JSON number holds exactly; geth prints 64 bits. */
const gasCost = z.number().nonnegative().refine(Number.isInteger);

const structLog = z
  .strictObject({
    pc: count,
    op: z.string().min(1),
    gas: count,
    gasCost,
    depth: count.min(1),
    error: z.string().min(1).optional(),
    refund: count.optional(),
    stack: z.array(wordText).optional(),
    memory: z.array(hashText).optional(),
    returnData: bytesText.optional(),
    storage: z.record(hashText, hashText).optional(),
  })
  .meta({ id: "structLog" });

/** Without a tracer's name: every step. */
export const structLogTrace = z
  .strictObject({ gas: count, failed: z.boolean(), returnValue: bytesText, structLogs: z.array(structLog) })
  .meta({ id: "structLogTrace" });

const CALL_KINDS = ["CALL", "CALLCODE", "DELEGATECALL", "STATICCALL", "CREATE", "CREATE2", "SELFDESTRUCT"] as const;

const callLog = z.strictObject({
  address: addressText,
  topics: z.array(hashText).max(4),
  data: bytesText,
  index: quantityText,
  position: quantityText,
});

/** callTracer: a call and those below it. */
export const callFrame = dependent(
  z.strictObject({
    type: z.enum(CALL_KINDS),
    from: addressText,
    to: addressText.optional(),
    gas: quantityText,
    gasUsed: quantityText,
    input: bytesText,
    value: wordText.optional(),
    output: bytesText.optional(),
    error: z.string().min(1).optional(),
    revertReason: z.string().optional(),
    logs: z.array(callLog).min(1).optional(),
    get calls(): z.ZodOptional<z.ZodArray> {
      return z.array(callFrame).min(1).optional();
    },
  }),
  "callFrame",
  { revertReason: ["error", "output"] },
);

const tracedAccount = z.strictObject({
  balance: wordText.optional(),
  nonce: count.optional(),
  code: bytesText.optional(),
  storage: z.record(hashText, hashText).optional(),
});
const tracedState = z.record(addressText, tracedAccount).meta({ id: "tracedState" });

/** prestateTracer: what was there before; with `diffMode` what was changed, before and after. */
export const prestateTrace = z.union([tracedState, z.strictObject({ pre: tracedState, post: tracedState })]);

/** 4byteTracer: numbers of calls by selector and size of what follows it. */
const selectorTrace = z.record(z.string().regex(/^0x[0-9a-f]{8}-\d+$/), count);
/** noopTracer */
const nothing = z.strictObject({});
const singleTrace = z.union([structLogTrace, callFrame, nothing, selectorTrace, prestateTrace]);
/** muxTracer: what each tracer saw, by name. */
const severalTraces = z.strictObject({
  callTracer: callFrame.optional(),
  prestateTracer: prestateTrace.optional(),
  "4byteTracer": selectorTrace.optional(),
  noopTracer: nothing.optional(),
});

/** A trace of one transaction by any tracer. */
export const traceResult = z.union([singleTrace, severalTraces]);

/** Traces of a block's transactions in their order. */
export const blockTraceResult = z.array(z.strictObject({ txHash: hashText, result: traceResult }));
