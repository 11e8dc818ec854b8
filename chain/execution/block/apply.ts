import { BLOCK_LIMITS } from "../../primitives/limits.ts";
import type { Block, Header, SenderTransaction } from "../../primitives/types.ts";
import { ExecutionError, type ExecutionErrorCode } from "../errors.ts";
import { Pace } from "./pace.ts";
import type { BlockProcess } from "./process.ts";

/** Fields that execution determines, in the order in which a difference tells most. */
const RESULT_FIELDS: readonly (readonly [keyof Header, ExecutionErrorCode])[] = [
  ["transactionsRoot", "TRANSACTIONS_ROOT_MISMATCH"],
  ["withdrawalsRoot", "WITHDRAWALS_ROOT_MISMATCH"],
  ["gasUsed", "GAS_USED_MISMATCH"],
  ["blobGasUsed", "BLOB_GAS_USED_MISMATCH"],
  ["logsBloom", "LOGS_BLOOM_MISMATCH"],
  ["receiptsRoot", "RECEIPTS_ROOT_MISMATCH"],
  ["requestsHash", "REQUESTS_HASH_MISMATCH"],
  ["stateRoot", "STATE_ROOT_MISMATCH"],
];

/**
 * Includes every transaction of a block.
 * @throws ExecutionError with the code of the first that cannot be included, naming its position
 */
export const includeAll = async (process: BlockProcess, transactions: readonly SenderTransaction[]): Promise<void> => {
  const pace = new Pace();
  for (const [index, transaction] of transactions.entries()) {
    await pace.step();
    const refusal = await process.include(transaction);
    if (refusal === undefined) continue;
    throw new ExecutionError(refusal, `transaction ${index} of the block (${transaction.hash}) is invalid: ${refusal}`);
  }
};

/** @throws ExecutionError naming the first field in which a block's header differs from what execution gave */
export const compareHeaders = (claimed: Header, computed: Header): void => {
  for (const [field, code] of RESULT_FIELDS) {
    const expected = printed(computed[field]);
    const got = printed(claimed[field]);
    if (expected !== got) throw new ExecutionError(code, `header ${field}: expected ${expected}, got ${got}`);
  }
};

/** @throws ExecutionError HEADER_INVALID when a block is larger than EIP-7934 admits */
export const checkSize = (rlpBytes: number): void => {
  if (rlpBytes <= BLOCK_LIMITS.rlpBytes) return;
  throw new ExecutionError(
    "HEADER_INVALID",
    `block of ${rlpBytes} bytes, at most ${BLOCK_LIMITS.rlpBytes} are allowed`,
  );
};

/** @throws ExecutionError HEADER_INVALID when withdrawals are present on a chain that has none */
export const checkWithdrawals = (block: Block, allowed: boolean): void => {
  if (allowed || block.withdrawals.length === 0) return;
  throw new ExecutionError("HEADER_INVALID", `block with ${block.withdrawals.length} withdrawals on a chain without`);
};

const printed = (value: Header[keyof Header]): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);
