import type { Block as EvmBlock } from "@ethereumjs/block";
import type { Log as EvmLog } from "@ethereumjs/evm";
import { generateAddress } from "@ethereumjs/util";
import { runTx, type RunTxResult } from "@ethereumjs/vm";
import { CodedError } from "../../primitives/errors.ts";
import { isImpersonated } from "../../primitives/transaction/encode.ts";
import type { Log, SenderTransaction } from "../../primitives/types.ts";
import { fromHex, toHex, fromBigInt } from "../../primitives/bytes.ts";
import { ExecutionError } from "../errors.ts";
import type { Machine } from "../evm/machine.ts";
import { toEvmTransaction } from "./evm-transaction.ts";
import type { TransactionResult } from "./result.ts";

/**
 * Runs an admitted transaction on the stock interpreter.
 * @throws ExecutionError TRANSACTION_INVALID when the interpreter refuses what was admitted; the state is then as before
 */
export const runContract = async (
  transaction: SenderTransaction,
  block: EvmBlock,
  machine: Machine,
): Promise<TransactionResult> => {
  const watched = await machine.calls.during(() => machine.logs.during(() => run(transaction, block, machine)));
  const { result, logs } = watched.result;
  return {
    gasUsed: result.totalGasSpent,
    status: result.execResult.exceptionError === undefined ? 1 : 0,
    logs: logs.map(toLog),
    blobGasUsed: result.blobGasUsed ?? 0n,
    contractAddress:
      transaction.to === undefined
        ? toHex(generateAddress(fromHex(transaction.from), fromBigInt(transaction.nonce)))
        : undefined,
    internal: watched.internal,
  };
};

const run = async (transaction: SenderTransaction, block: EvmBlock, machine: Machine): Promise<RunTxResult> => {
  const { overlay } = machine.state;
  const { depth } = overlay;
  try {
    const tx = toEvmTransaction(transaction, machine.common);
    if (isImpersonated(transaction)) machine.state.presentAsEoa(transaction.from);
    return await runTx(machine.vm, { tx, block, skipHardForkValidation: true });
  } catch (cause) {
    while (overlay.depth > depth) overlay.revert();
    if (cause instanceof CodedError) throw cause;
    throw new ExecutionError("TRANSACTION_INVALID", `the interpreter refused transaction ${transaction.hash}`, {
      cause,
    });
  }
};

/** A log of the EVM as this node keeps it. */
export const toLog = ([address, topics, data]: EvmLog): Log => ({
  address: toHex(address),
  topics: topics.map(toHex),
  data,
});
