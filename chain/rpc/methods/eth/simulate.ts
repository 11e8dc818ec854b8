import { ExecutionError, type ExecutionErrorCode } from "../../../execution/errors.ts";
import { blocksToSimulate, simulationOptions } from "../../chain/simulation.ts";
import { RPC_ERROR, RpcError } from "../../errors.ts";
import { method, param } from "../../method.ts";
import { blockId } from "../../schemas/blocks.ts";
import { simulation, simulationResult } from "../../schemas/simulate.ts";
import { simulatedBlockView } from "../../views/simulation.ts";

/** What execution-apis numbers the reasons with for which a simulation ends. */
const CODES: Partial<Record<ExecutionErrorCode, number>> = {
  NONCE_TOO_LOW: RPC_ERROR.nonceTooLow,
  NONCE_TOO_HIGH: RPC_ERROR.nonceTooHigh,
  NONCE_MAX: RPC_ERROR.internal,
  FEE_TOO_LOW: RPC_ERROR.feeTooLow,
  TIP_ABOVE_FEE: RPC_ERROR.invalidParams,
  BLOB_FEE_TOO_LOW: RPC_ERROR.internal,
  BLOB_INVALID: RPC_ERROR.internal,
  TRANSACTION_INVALID: RPC_ERROR.internal,
  INTRINSIC_GAS_TOO_LOW: RPC_ERROR.intrinsicGas,
  INSUFFICIENT_FUNDS: RPC_ERROR.insufficientFunds,
  BLOCK_FULL: RPC_ERROR.blockGasLimit,
  BLOCK_NUMBER_ORDER: RPC_ERROR.blockNumberOrder,
  BLOCK_TIME_ORDER: RPC_ERROR.blockTimeOrder,
  PRECOMPILE_MOVED_TO_ITSELF: RPC_ERROR.precompileMovedToItself,
  INITCODE_TOO_LARGE: RPC_ERROR.initCodeTooLarge,
  SIMULATION_TOO_LARGE: RPC_ERROR.clientLimit,
};

function numbered(error: unknown): unknown {
  const code = error instanceof ExecutionError ? CODES[error.code] : undefined;
  return code === undefined ? error : new RpcError(code, (error as ExecutionError).message, { cause: error });
}

/** Blocks of calls that build on each other. */
export const simulateMethods = [
  method({
    name: "eth_simulateV1",
    summary: "Blocks of unsigned calls on top of a block: what they would do, and the blocks they would make",
    params: [param("simulation", simulation), param("block", blockId.default("latest"))],
    result: simulationResult,
    async handler(context, wanted, id) {
      const options = await simulationOptions(context, wanted, id);
      const blocks = blocksToSimulate(context, wanted);
      try {
        const simulated = await context.backend.execution.simulate(blocks, options);
        return simulated.map((block) => simulatedBlockView(block, wanted.returnFullTransactions === true));
      } catch (error) {
        throw numbered(error);
      }
    },
  }),
];
