import { getFeeHistory } from "viem/actions";
import type { NodeClient } from "./client.ts";

/** Blocks that the chart shows. */
export const CHART_BLOCKS = 60;

export interface BlockFees {
  readonly number: bigint;
  /** wei per gas */
  readonly baseFee: bigint;
  /** share of the gas limit, 0 to 1 */
  readonly fullness: number;
}

export interface FeeHistory {
  /** oldest first */
  readonly blocks: readonly BlockFees[];
  /** wei per gas of the block to come */
  readonly nextBaseFee: bigint;
}

/** Fees and fullness of the newest blocks. */
export const feeHistory = async (client: NodeClient): Promise<FeeHistory> => {
  const { oldestBlock, baseFeePerGas, gasUsedRatio } = await getFeeHistory(client, {
    blockCount: CHART_BLOCKS,
    rewardPercentiles: [],
  });
  const blocks = gasUsedRatio.map((fullness, i) => ({
    number: oldestBlock + BigInt(i),
    baseFee: baseFeePerGas[i] ?? 0n,
    fullness,
  }));
  return { blocks, nextBaseFee: baseFeePerGas.at(-1) ?? 0n };
};
