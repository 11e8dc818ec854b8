import { z } from "zod";
import { logResult } from "./results-blocks.ts";
import { addressText, bytesText, hashText, quantityText, wordText } from "./scalars.ts";

export { blockResult, logResult, pendingBlockResult, receiptResult, sealedBlockResult } from "./results-blocks.ts";
export {
  accessListResult,
  minedTransactionResult,
  rawTransactionResult,
  transactionResult,
  waitingTransactionResult,
} from "./results-transactions.ts";

const ratio = z.number().min(0).max(1);

export const feeHistoryResult = z.strictObject({
  oldestBlock: quantityText,
  reward: z.array(z.array(wordText)).optional(),
  baseFeePerGas: z.array(wordText),
  gasUsedRatio: z.array(ratio),
  baseFeePerBlobGas: z.array(wordText).optional(),
  blobGasUsedRatio: z.array(ratio).optional(),
});

/** EIP-1186 */
export const proofResult = z.strictObject({
  address: addressText,
  accountProof: z.array(bytesText),
  balance: wordText,
  codeHash: hashText,
  nonce: quantityText,
  storageHash: hashText,
  storageProof: z.array(
    z.strictObject({ key: z.string().regex(/^0x[0-9a-f]{0,64}$/), value: wordText, proof: z.array(bytesText) }),
  ),
});

export const syncProgress = z.strictObject({
  startingBlock: quantityText,
  currentBlock: quantityText,
  highestBlock: quantityText,
});
export const syncingResult = z.union([z.literal(false), syncProgress]);

/** What a filter found: hashes of blocks or transactions, or logs. */
export const filterResult = z.union([z.array(hashText), z.array(logResult)]);
