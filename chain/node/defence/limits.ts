import type { DEFENCE_LIMITS } from "../../primitives/limits.ts";

/** DEFENCE_LIMITS, or others in tests. */
export type DefenceLimits = { readonly [K in keyof typeof DEFENCE_LIMITS]: number };
