import { hexToBigInt } from "viem";
import type { Address, Hash, Hex } from "viem";
import { call } from "./client.ts";
import type { NodeClient } from "./client.ts";

/** A call as geth's callTracer prints it. */
interface RawFrame {
  readonly type: string;
  readonly from: Address;
  readonly to?: Address;
  readonly value?: Hex;
  readonly gas: Hex;
  readonly gasUsed: Hex;
  readonly input: Hex;
  readonly output?: Hex;
  readonly error?: string;
  readonly revertReason?: string;
  readonly calls?: readonly RawFrame[];
}

/** A call with the calls that it made. */
export interface CallFrame {
  /** CALL, DELEGATECALL, STATICCALL, CREATE, … */
  readonly type: string;
  readonly from: Address;
  readonly to: Address | undefined;
  /** wei */
  readonly value: bigint;
  readonly gasUsed: bigint;
  readonly input: Hex;
  readonly output: Hex;
  /** undefined when the call went well */
  readonly error: string | undefined;
  readonly calls: readonly CallFrame[];
}

export const toFrame = ({ type, from, to, value, gasUsed, input, output, error, calls = [] }: RawFrame): CallFrame => ({
  type,
  from,
  to,
  value: value === undefined ? 0n : hexToBigInt(value),
  gasUsed: hexToBigInt(gasUsed),
  input,
  output: output ?? "0x",
  error,
  calls: calls.map(toFrame),
});

/** Number of calls in a tree. */
export const countCalls = ({ calls }: CallFrame): number => 1 + calls.reduce((sum, each) => sum + countCalls(each), 0);

/** Executes a transaction again and tells what it called. */
export const traceTransaction = async (client: NodeClient, hash: Hash): Promise<CallFrame> =>
  toFrame(await call<RawFrame>(client, "debug_traceTransaction", [hash, { tracer: "callTracer" }]));
