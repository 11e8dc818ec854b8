import { RPC_LIMITS } from "../primitives/limits.ts";

/** The limits of JSON-RPC; a server may be given tighter ones. */
export type Limits = {
  readonly [K in keyof typeof RPC_LIMITS]: (typeof RPC_LIMITS)[K] extends bigint ? bigint : number;
};

export const withDefaults = (limits: Partial<Limits> = {}): Limits => ({ ...RPC_LIMITS, ...limits });
