import { ExecutionError } from "../errors.ts";
import type { ParentBlock } from "../interface.ts";
import type { BlockToSimulate, SimulationLimits } from "./interface.ts";

/** A block with its place in time. */
export interface PlannedBlock extends BlockToSimulate {
  readonly number: number;
  /** seconds since 1970 */
  readonly timestamp: number;
}

const MOST = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Gives each block number and time, and fills gaps between numbers with empty blocks.
 * @throws ExecutionError BLOCK_NUMBER_ORDER, BLOCK_TIME_ORDER, SIMULATION_TOO_LARGE
 */
export const planBlocks = (
  base: ParentBlock["header"],
  blocks: readonly BlockToSimulate[],
  limits: Pick<SimulationLimits, "blocks" | "blockSeconds">,
): PlannedBlock[] => {
  const planned: PlannedBlock[] = [];
  let number = base.number;
  let timestamp = base.timestamp;
  const next = (block: BlockToSimulate, time: number): void => {
    planned.push({ ...block, number: ++number, timestamp: (timestamp = time) });
  };
  for (const block of blocks) {
    const wanted = block.header.number ?? BigInt(number) + 1n;
    if (wanted <= BigInt(number)) {
      throw new ExecutionError("BLOCK_NUMBER_ORDER", `block numbers must be in order: ${wanted} <= ${number}`);
    }
    if (wanted - BigInt(base.number) > BigInt(limits.blocks)) {
      throw new ExecutionError("SIMULATION_TOO_LARGE", `too many blocks, the most are ${limits.blocks}`);
    }
    while (BigInt(number) + 1n < wanted) next({ header: {}, calls: [] }, timestamp + limits.blockSeconds);
    const time = block.header.timestamp ?? BigInt(timestamp + limits.blockSeconds);
    if (time <= BigInt(timestamp) || time > MOST) {
      throw new ExecutionError("BLOCK_TIME_ORDER", `block timestamps must be in order: ${time} <= ${timestamp}`);
    }
    next(block, Number(time));
  }
  return planned;
};
