import { z } from "zod";
import { dependent } from "./dependent.ts";
import { minedTransactionResult } from "./results-transactions.ts";
import { addressText, bloomText, bytesText, hashText, quantityText, wordText } from "./scalars.ts";

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

/** A receipt without what depends on type and fork. */
const receipt = z.strictObject({
  blockHash: hashText,
  blockNumber: quantityText,
  transactionHash: hashText,
  transactionIndex: quantityText,
  from: addressText,
  to: addressText.nullable(),
  gasUsed: quantityText,
  cumulativeGasUsed: quantityText,
  effectiveGasPrice: quantityText,
  contractAddress: addressText.nullable(),
  logs: z.array(logResult),
  logsBloom: bloomText,
});
const status = z.enum(["0x0", "0x1"]);

/** Blob transactions have fields of their own; before Byzantium (EIP-658) a state root stood for the status. */
export const receiptResult = z
  .union([
    receipt.extend({ type: z.enum(["0x0", "0x1", "0x2", "0x4"]), status }),
    receipt.extend({ type: z.literal("0x3"), status, blobGasUsed: quantityText, blobGasPrice: quantityText }),
    receipt.extend({ type: z.literal("0x0"), root: hashText }),
  ])
  .meta({ id: "receiptInfo" });

const withdrawal = z.strictObject({
  index: quantityText,
  validatorIndex: quantityText,
  address: addressText,
  amount: quantityText,
});

const header = {
  number: quantityText,
  parentHash: hashText,
  mixHash: hashText,
  sha3Uncles: hashText,
  logsBloom: bloomText,
  stateRoot: hashText,
  difficulty: wordText,
  extraData: bytesText,
  gasLimit: quantityText,
  gasUsed: quantityText,
  timestamp: quantityText,
  transactionsRoot: hashText,
  receiptsRoot: hashText,
  baseFeePerGas: wordText.optional(),
  withdrawalsRoot: hashText.optional(),
  blobGasUsed: quantityText.optional(),
  excessBlobGas: quantityText.optional(),
  parentBeaconBlockRoot: hashText.optional(),
  requestsHash: hashText.optional(),
};
const seal = { hash: hashText, nonce: z.string().regex(/^0x[0-9a-f]{16}$/), miner: addressText };
const noSeal = { hash: z.null(), nonce: z.null(), miner: z.null() };
const body = {
  size: quantityText,
  transactions: z.union([z.array(hashText), z.array(minedTransactionResult)]),
  uncles: z.array(hashText),
  withdrawals: z.array(withdrawal).optional(),
};

/** Fields came with forks, each on top of those before: London, Shanghai, Cancun, Prague. */
const forks = {
  withdrawalsRoot: ["baseFeePerGas"],
  blobGasUsed: ["withdrawalsRoot", "excessBlobGas", "parentBeaconBlockRoot"],
  excessBlobGas: ["blobGasUsed"],
  parentBeaconBlockRoot: ["blobGasUsed"],
  requestsHash: ["parentBeaconBlockRoot"],
} as const;
const bodyForks = { ...forks, withdrawals: ["withdrawalsRoot"] } as const;

/** The header of a block, as newHeads tells it. */
export const headResult = dependent(z.strictObject({ ...header, ...seal }), "head", forks);

/** A block without the rule which of its fields need others. */
export const sealedBlock = z.strictObject({ ...header, ...seal, ...body });
export const sealedBlockResult = dependent(sealedBlock, "block", {
  ...bodyForks,
  withdrawalsRoot: ["baseFeePerGas", "withdrawals"],
});

/** A block that was not chosen: its header alone. */
export const ommerResult = dependent(
  z.strictObject({ ...header, ...seal, size: quantityText, uncles: z.array(z.never()) }),
  "ommer",
  forks,
);

/** Nobody has sealed it, so it has neither hash nor nonce nor proposer. */
export const pendingBlockResult = dependent(
  z.strictObject({ ...header, ...noSeal, ...body }),
  "pendingBlock",
  bodyForks,
);

/** A block by number or tag: the pending one too. */
export const blockResult = z.union([sealedBlockResult, pendingBlockResult]);
