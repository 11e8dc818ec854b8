import { z } from "zod";
import { logResult, transactionResult } from "./results.ts";
import { blockId, blockNumber } from "./blocks.ts";
import { addressText, bytesText, hashText, integer, quantityText } from "./scalars.ts";

/** A block by tag, quantity or plain JSON number, which is what Otterscan sends. */
export const looseBlockNumber = z.union([z.number().int().nonnegative(), blockNumber], {
  error: "expected a block number or tag",
});

/** The same, or a block by hash (EIP-1898). */
export const looseBlockId = z.union([z.number().int().nonnegative(), blockId], {
  error: "expected a block number, a tag, {blockNumber} or {blockHash}",
});

/** A plain number or quantity below 2⁵³. */
export const count = integer;

const header = {
  number: quantityText,
  hash: hashText,
  parentHash: hashText,
  nonce: bytesText,
  mixHash: hashText,
  sha3Uncles: hashText,
  stateRoot: hashText,
  miner: addressText,
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
};

export const headerResult = z.strictObject({ ...header, logsBloom: bytesText }).meta({ id: "header" });

const withdrawal = z.strictObject({
  index: quantityText,
  validatorIndex: quantityText,
  address: addressText,
  amount: quantityText,
});

/** A block without what takes most room. */
const briefBlock = {
  ...header,
  logsBloom: z.null(),
  size: quantityText,
  uncles: z.array(hashText),
  withdrawals: z.array(withdrawal).optional(),
  transactionCount: z.number().int().nonnegative(),
};

export const blockDetailsResult = z
  .strictObject({
    block: z.strictObject(briefBlock),
    issuance: z.strictObject({ blockReward: quantityText, uncleReward: quantityText, issuance: quantityText }),
    totalFees: quantityText,
  })
  .meta({ id: "otsBlockDetails" });

const receipt = {
  blockHash: hashText,
  blockNumber: quantityText,
  transactionHash: hashText,
  transactionIndex: quantityText,
  from: addressText,
  to: addressText.nullable(),
  type: quantityText,
  status: quantityText.optional(),
  root: hashText.optional(),
  gasUsed: quantityText,
  cumulativeGasUsed: quantityText,
  effectiveGasPrice: quantityText,
  contractAddress: addressText.nullable(),
  blobGasUsed: quantityText.optional(),
  blobGasPrice: quantityText.optional(),
};

/** Inputs are cut to their selector; receipts come without logs. */
export const blockTransactionsResult = z
  .strictObject({
    fullblock: z.strictObject({ ...briefBlock, transactions: z.array(transactionResult) }),
    receipts: z.array(z.strictObject({ ...receipt, logs: z.null(), logsBloom: z.null() })),
  })
  .meta({ id: "otsBlockTransactions" });

export const searchResult = z
  .strictObject({
    txs: z.array(transactionResult),
    receipts: z.array(
      z.strictObject({
        ...receipt,
        logs: z.array(logResult),
        logsBloom: bytesText,
        timestamp: z.number().int().nonnegative(),
      }),
    ),
    firstPage: z.boolean(),
    lastPage: z.boolean(),
  })
  .meta({ id: "otsTransactionPage" });

export const internalOperationsResult = z.array(
  z.strictObject({
    type: z.number().int().min(0).max(3).meta({ description: "0 transfer, 1 SELFDESTRUCT, 2 CREATE, 3 CREATE2" }),
    from: addressText,
    to: addressText,
    value: quantityText,
  }),
);

export const traceEntriesResult = z.array(
  z.strictObject({
    type: z.enum(["CALL", "CALLCODE", "DELEGATECALL", "STATICCALL", "CREATE", "CREATE2", "SELFDESTRUCT"]),
    depth: z.number().int().nonnegative(),
    from: addressText,
    to: addressText,
    value: quantityText.nullable(),
    input: bytesText,
    output: bytesText,
  }),
);

export const contractCreatorResult = z.strictObject({ hash: hashText, creator: addressText }).nullable();
