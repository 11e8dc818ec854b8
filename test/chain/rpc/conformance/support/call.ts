import type { SampleChain } from "./sample-chain.ts";

/** A method and its parameters. */
export type Call = readonly [method: string, ...params: readonly unknown[]];

/** What calls need to know of the chain they ask. */
export type Known = Pick<SampleChain, "sender" | "transactions" | "block">;
