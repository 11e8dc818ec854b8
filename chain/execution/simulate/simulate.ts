import type { StateStore } from "../../ledger/state/interface.ts";
import type { Address, Hash, Header } from "../../primitives/types.ts";
import { Pace } from "../block/pace.ts";
import type { CallEnvironment } from "../call/call.ts";
import { applyOverrides } from "../call/overrides.ts";
import { withPrecompiles } from "../call/precompiles.ts";
import { StateOverlay } from "../state/overlay.ts";
import { BlockSimulation, throwIfAborted } from "./block.ts";
import { SimulationBudget } from "./budget.ts";
import type { BlockToSimulate, SimulatedBlock, SimulationOptions } from "./interface.ts";
import { BlockLogs } from "./logs.ts";
import { planBlocks } from "./plan.ts";

export interface SimulationEnvironment extends CallEnvironment {
  readonly states: StateStore;
  readonly treasury: Address | undefined;
}

/**
 * Executes blocks of unsigned calls on top of a block (eth_simulateV1). System calls of CPChain's schedule are left out:
 * nobody proposes these blocks. Errors as of `Execution.simulate`.
 */
export const simulateBlocks = async (
  blocks: readonly BlockToSimulate[],
  options: SimulationOptions,
  { callers, rules, states, treasury }: SimulationEnvironment,
): Promise<SimulatedBlock[]> => {
  const { base, limits, signal } = options;
  const planned = planBlocks(base.header, blocks, limits);
  const branch = states.branch(base.stateRoot);
  if (options.changes !== undefined) branch.apply(options.changes);
  const simulated: SimulatedBlock[] = [];
  const hashes = (number: number): Hash | undefined => {
    if (number < base.header.number) return options.blockHash(number);
    return number === base.header.number ? base.hash : simulated[number - base.header.number - 1]?.block.hash;
  };
  return callers.run(async ({ machine, interruption }) => {
    interruption.start(() => signal);
    const precompiles = [...machine.evm.precompiles.keys()];
    const context = { rules, treasury, options, precompiles, budget: new SimulationBudget(limits) };
    const pace = new Pace();
    let parent: { readonly hash: Hash; readonly header: Header } = base;
    for (const block of planned) {
      throwIfAborted(signal);
      await pace.step();
      const overlay = new StateOverlay(branch);
      if (block.overrides !== undefined) applyOverrides(overlay, block.overrides);
      const logs = await BlockLogs.on(machine, options.traceTransfers);
      const result = await machine.on(overlay, hashes, () =>
        withPrecompiles(machine, block.overrides, () =>
          new BlockSimulation(block, parent, machine, logs, context).run(branch),
        ),
      );
      simulated.push(result);
      parent = result.block;
    }
    return simulated;
  });
};
