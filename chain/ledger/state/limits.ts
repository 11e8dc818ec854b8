import type { STATE_LIMITS } from "../../primitives/limits.ts";

/** Bounds of the state's memory; tests lower them. */
export type StateLimits = { readonly [Name in keyof typeof STATE_LIMITS]: number };
