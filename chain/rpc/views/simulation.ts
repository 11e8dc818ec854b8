import type { SimulatedBlock, SimulatedCallResult } from "../../execution/simulate/interface.ts";
import type { NumberedLog } from "../../execution/simulate/logs.ts";
import { encodeBlock } from "../../primitives/block/block.ts";
import { toHex, toQuantity } from "../../primitives/bytes.ts";
import type { Block } from "../../primitives/types.ts";
import { RPC_ERROR, reverted } from "../errors.ts";
import { blockView } from "./block.ts";
import { logView } from "./log.ts";

/** A simulated block with what its calls did, as geth prints it. */
export const simulatedBlockView = (
  { block, senders, calls }: SimulatedBlock,
  full: boolean,
): Record<string, unknown> => ({
  ...blockView(block, senders, encodeBlock(block).length, full),
  calls: calls.map((result, index) => callView(result, locate(block, index, result.logs))),
});

const callView = (result: SimulatedCallResult, logs: readonly unknown[]): Record<string, unknown> => ({
  returnData: result.success ? toHex(result.returnData) : "0x",
  logs,
  gasUsed: toQuantity(result.gasUsed),
  maxUsedGas: toQuantity(result.maxUsedGas),
  status: result.success ? "0x1" : "0x0",
  ...(!result.success && { error: errorView(result) }),
});

const errorView = ({ error, returnData }: SimulatedCallResult): Record<string, unknown> => {
  if (error !== "revert") return { code: RPC_ERROR.vmError, message: error ?? "execution failed" };
  const { code, message, data } = reverted(returnData);
  return { code, message, data };
};

const locate = (block: Block, transactionIndex: number, logs: readonly NumberedLog[]): unknown[] =>
  logs.map(({ log, index }) =>
    logView({
      log,
      blockNumber: block.header.number,
      blockHash: block.hash,
      timestamp: block.header.timestamp,
      transactionHash: block.transactions[transactionIndex]?.hash ?? block.hash,
      transactionIndex,
      logIndex: index,
    }),
  );
