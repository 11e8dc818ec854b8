import { ExecutionError } from "../../../../chain/execution/errors.ts";
import type {
  BlockToSimulate,
  SimulatedBlock,
  SimulatedCall,
  SimulatedCallResult,
  SimulationOptions,
} from "../../../../chain/execution/simulate/interface.ts";
import type { Address } from "../../../../chain/primitives/types.ts";
import type { TestChain } from "../support/test-chain.ts";

export const at = (number: number): Address => `0x${number.toString(16).padStart(40, "0")}`;

export const callTo = (to: Address | undefined, fields: Partial<SimulatedCall> = {}): SimulatedCall => ({
  from: at(0xca11e4),
  to,
  data: new Uint8Array(),
  value: 0n,
  ...fields,
});

export const blockOf = (calls: readonly SimulatedCall[], fields: Partial<BlockToSimulate> = {}): BlockToSimulate => ({
  header: {},
  calls,
  ...fields,
});

export const simulate = (
  chain: TestChain,
  blocks: readonly BlockToSimulate[],
  options: Partial<SimulationOptions> = {},
): Promise<SimulatedBlock[]> =>
  chain.execution.simulate(blocks, {
    base: chain.parent,
    validation: false,
    traceTransfers: false,
    blockHash: () => undefined,
    limits: { blocks: 256, gas: 50_000_000n, resultBytes: 1_000_000, blockSeconds: 12 },
    ...options,
  });

/** The result of the only call of the only block. */
export const resultOf = (blocks: readonly SimulatedBlock[]): SimulatedCallResult => {
  const result = blocks.at(-1)?.calls.at(-1);
  if (result === undefined) throw new Error("no call was simulated");
  return result;
};

export const refusal = async (work: Promise<unknown>): Promise<{ readonly code: string; readonly message: string }> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof ExecutionError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("nothing was refused");
};
