import type { Block as EvmBlock } from "@ethereumjs/block";
import type { EVMResult } from "@ethereumjs/evm";
import { Address as EvmAddress } from "@ethereumjs/util";
import { SYSTEM_ADDRESS } from "../../primitives/params.ts";
import type { Address } from "../../primitives/types.ts";
import { fromHex, toHex } from "../../primitives/bytes.ts";
import { ExecutionError } from "../errors.ts";
import type { Machine } from "../evm/machine.ts";
import type { SystemCall, SystemCallResult } from "../interface.ts";
import { toLog } from "../transaction/contract.ts";

/**
 * Calls from SYSTEM_ADDRESS outside fees and the block's gas. The caller pays nothing, keeps its nonce, and is not left
 * behind as an empty account (EIP-158).
 * @throws ExecutionError SYSTEM_CALL_FAILED when a required call fails
 */
export const runSystemCalls = async (
  calls: readonly SystemCall[],
  block: EvmBlock,
  machine: Machine,
): Promise<SystemCallResult[]> => {
  const results: SystemCallResult[] = [];
  for (const call of calls) {
    const { execResult } = await callFromSystem(call.to, call.data, call.gasLimit, block, machine);
    machine.state.originalStorageCache.clear();
    await machine.evm.journal.cleanup();
    const { exceptionError, returnValue, logs } = execResult;
    if (exceptionError !== undefined && call.required) {
      throw new ExecutionError(
        "SYSTEM_CALL_FAILED",
        `system call to ${call.to} failed: ${exceptionError.error}, data ${toHex(returnValue)}`,
        { data: returnValue },
      );
    }
    const success = exceptionError === undefined;
    results.push({ call, success, returnData: returnValue, logs: success ? (logs ?? []).map(toLog) : [] });
  }
  return results;
};

/** One call from SYSTEM_ADDRESS; what it touched is left in the EVM's journal. */
export const callFromSystem = (
  to: Address,
  data: Uint8Array,
  gasLimit: bigint,
  block: EvmBlock,
  machine: Machine,
): Promise<EVMResult> =>
  machine.evm.runCall({
    block,
    caller: new EvmAddress(fromHex(SYSTEM_ADDRESS)),
    to: new EvmAddress(fromHex(to)),
    data,
    gasLimit,
    skipNonceIncrement: true,
  });
