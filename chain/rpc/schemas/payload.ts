import { z } from "zod";
import { BLOCK_LIMITS } from "../../primitives/limits.ts";
import {
  address,
  addressText,
  bloomText,
  bytes,
  bytesText,
  hash,
  hashText,
  quantityText,
  safeInteger,
  uint64,
  wordText,
} from "./scalars.ts";

/** What a block is to be built with (execution-apis, PayloadAttributesV3). */
export const payloadAttributes = z.strictObject({
  timestamp: safeInteger,
  prevRandao: hash,
  suggestedFeeRecipient: address,
  withdrawals: z.array(z.strictObject({ index: uint64, validatorIndex: uint64, address, amount: uint64 })).nullish(),
  parentBeaconBlockRoot: hash.nullish(),
});

export type PayloadAttributes = z.output<typeof payloadAttributes>;

export const extraData = bytes.refine(({ length }) => length <= BLOCK_LIMITS.extraDataBytes, {
  error: `more than ${BLOCK_LIMITS.extraDataBytes} bytes`,
});

const withdrawal = z.strictObject({
  index: quantityText,
  validatorIndex: quantityText,
  address: addressText,
  amount: quantityText,
});

/** A block as the engine API carries it (ExecutionPayloadV3), with what goes beside it. */
export const builtPayload = z.strictObject({
  executionPayload: z.strictObject({
    parentHash: hashText,
    feeRecipient: addressText,
    stateRoot: hashText,
    receiptsRoot: hashText,
    logsBloom: bloomText,
    prevRandao: hashText,
    blockNumber: quantityText,
    gasLimit: quantityText,
    gasUsed: quantityText,
    timestamp: quantityText,
    extraData: bytesText,
    baseFeePerGas: wordText,
    blockHash: hashText,
    transactions: z.array(bytesText),
    withdrawals: z.array(withdrawal),
    blobGasUsed: quantityText,
    excessBlobGas: quantityText,
  }),
  /** wei that its tips come to */
  blockValue: wordText,
  blobsBundle: z.strictObject({
    commitments: z.array(bytesText),
    proofs: z.array(bytesText),
    blobs: z.array(bytesText),
  }),
  executionRequests: z.array(bytesText),
  shouldOverrideBuilder: z.literal(false),
});
