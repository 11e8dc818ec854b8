import { z } from "zod";
import { addressText, bytesText, hashText, quantityText } from "./scalars.ts";

const accessListEntry = z.strictObject({ address: addressText, storageKeys: z.array(hashText) });

const authorization = z.strictObject({
  chainId: quantityText,
  address: addressText,
  nonce: quantityText,
  yParity: quantityText,
  r: quantityText,
  s: quantityText,
});

/** A transaction; its place is null while it waits, fields of a type are there for that type only. */
export const transactionResult = z
  .strictObject({
    blockHash: hashText.nullable(),
    blockNumber: quantityText.nullable(),
    blockTimestamp: quantityText.nullable(),
    transactionIndex: quantityText.nullable(),
    from: addressText,
    hash: hashText,
    type: quantityText,
    nonce: quantityText,
    gas: quantityText,
    gasPrice: quantityText,
    to: addressText.nullable(),
    value: quantityText,
    input: bytesText,
    chainId: quantityText.optional(),
    accessList: z.array(accessListEntry).optional(),
    maxFeePerGas: quantityText.optional(),
    maxPriorityFeePerGas: quantityText.optional(),
    maxFeePerBlobGas: quantityText.optional(),
    blobVersionedHashes: z.array(hashText).optional(),
    authorizationList: z.array(authorization).optional(),
    v: quantityText,
    r: quantityText,
    s: quantityText,
    yParity: quantityText.optional(),
  })
  .meta({ id: "transactionInfo" });

export const logResult = z
  .strictObject({
    address: addressText,
    topics: z.array(hashText).max(4),
    data: bytesText,
    blockNumber: quantityText,
    transactionHash: hashText,
    transactionIndex: quantityText,
    blockHash: hashText,
    blockTimestamp: quantityText,
    logIndex: quantityText,
    removed: z.literal(false),
  })
  .meta({ id: "log" });

export const receiptResult = z
  .strictObject({
    blockHash: hashText,
    blockNumber: quantityText,
    transactionHash: hashText,
    transactionIndex: quantityText,
    from: addressText,
    to: addressText.nullable(),
    type: quantityText,
    status: quantityText,
    gasUsed: quantityText,
    cumulativeGasUsed: quantityText,
    effectiveGasPrice: quantityText,
    contractAddress: addressText.nullable(),
    logs: z.array(logResult),
    logsBloom: bytesText,
    blobGasUsed: quantityText.optional(),
    blobGasPrice: quantityText.optional(),
  })
  .meta({ id: "receiptInfo" });

const withdrawal = z.strictObject({
  index: quantityText,
  validatorIndex: quantityText,
  address: addressText,
  amount: quantityText,
});

/** A block; the pending one has neither hash nor nonce nor proposer. */
export const blockResult = z
  .strictObject({
    number: quantityText,
    hash: hashText.nullable(),
    parentHash: hashText,
    nonce: bytesText.nullable(),
    mixHash: hashText,
    sha3Uncles: hashText,
    logsBloom: bytesText,
    stateRoot: hashText,
    miner: addressText.nullable(),
    difficulty: quantityText,
    extraData: bytesText,
    gasLimit: quantityText,
    gasUsed: quantityText,
    timestamp: quantityText,
    transactionsRoot: hashText,
    receiptsRoot: hashText,
    baseFeePerGas: quantityText.optional(),
    withdrawalsRoot: hashText.optional(),
    blobGasUsed: quantityText.optional(),
    excessBlobGas: quantityText.optional(),
    parentBeaconBlockRoot: hashText.optional(),
    requestsHash: hashText.optional(),
    size: quantityText,
    transactions: z.union([z.array(hashText), z.array(transactionResult)]),
    uncles: z.array(hashText),
    withdrawals: z.array(withdrawal).optional(),
  })
  .meta({ id: "block" });

/** A transaction as it would be sent: its bytes, and what they hold. */
export const rawTransactionResult = z.strictObject({ raw: bytesText, tx: transactionResult });

export const accessListResult = z.strictObject({
  accessList: z.array(accessListEntry),
  gasUsed: quantityText,
  error: z.string().optional(),
});

export const feeHistoryResult = z.strictObject({
  oldestBlock: quantityText,
  reward: z.array(z.array(quantityText)).optional(),
  baseFeePerGas: z.array(quantityText).optional(),
  gasUsedRatio: z.array(z.number()),
  baseFeePerBlobGas: z.array(quantityText).optional(),
  blobGasUsedRatio: z.array(z.number()).optional(),
});

export const proofResult = z.strictObject({
  address: addressText,
  accountProof: z.array(bytesText),
  balance: quantityText,
  codeHash: hashText,
  nonce: quantityText,
  storageHash: hashText,
  storageProof: z.array(z.strictObject({ key: z.string(), value: quantityText, proof: z.array(bytesText) })),
});

export const syncingResult = z.union([
  z.literal(false),
  z.strictObject({ startingBlock: quantityText, currentBlock: quantityText, highestBlock: quantityText }),
]);

/** What a filter found: hashes of blocks or transactions, or logs. */
export const filterResult = z.union([z.array(hashText), z.array(logResult)]);
