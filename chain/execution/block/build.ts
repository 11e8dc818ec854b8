import { BLOCK_LIMITS } from "../../primitives/limits.ts";
import type { TransactionErrorCode, TransactionSource } from "../../primitives/pending.ts";
import type { SenderTransaction, Withdrawal } from "../../primitives/types.ts";
import { ExecutionError } from "../errors.ts";
import type { Rules } from "../evm/rules.ts";
import { Pace } from "./pace.ts";
import type { BlockProcess } from "./process.ts";
import { transactionSize } from "./size.ts";

/** Room in a block for its header, list headers and what else is not a transaction, bytes. */
const FRAME_BYTES = 2_048;
/** Most bytes of a withdrawal in RLP. */
const WITHDRAWAL_BYTES = 64;
/** Transactions that found no room before a block counts as full. */
const MISFIT_LIMIT = 100;

/** Takes transactions from `source` until gas, bytes or `signal` end it; unfit ones are handed back with the reason. */
export const fillBlock = async (
  process: BlockProcess,
  source: TransactionSource,
  withdrawals: readonly Withdrawal[],
  rules: Rules,
  signal: AbortSignal | undefined,
): Promise<SenderTransaction[]> => {
  const included: SenderTransaction[] = [];
  const pace = new Pace();
  let bytesLeft = BLOCK_LIMITS.rlpBytes - FRAME_BYTES - withdrawals.length * WITHDRAWAL_BYTES;
  let misfits = 0;
  while (signal?.aborted !== true && process.gasLeft >= rules.transactionGas && misfits < MISFIT_LIMIT) {
    const transaction = source.next();
    if (transaction === undefined) break;
    await pace.step();
    const size = transactionSize(transaction);
    const refusal = size > bytesLeft ? "BLOCK_FULL" : await tryInclude(process, transaction);
    if (refusal === undefined) {
      included.push(transaction);
      bytesLeft -= size;
    } else {
      if (refusal === "BLOCK_FULL") misfits++;
      source.skip(transaction, refusal);
    }
  }
  return included;
};

/** One bad transaction must not cost the block: what the interpreter refuses is skipped like what the rules refuse. */
const tryInclude = async (
  process: BlockProcess,
  transaction: SenderTransaction,
): Promise<TransactionErrorCode | undefined> => {
  try {
    return await process.include(transaction);
  } catch (error) {
    if (error instanceof ExecutionError && error.code === "TRANSACTION_INVALID") return "TRANSACTION_INVALID";
    throw error;
  }
};
