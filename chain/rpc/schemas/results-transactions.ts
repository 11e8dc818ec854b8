import { z } from "zod";
import { addressText, bytesText, hashText, quantityText, wordText } from "./scalars.ts";

/** EIP-2930 */
export const accessListText = z.array(z.strictObject({ address: addressText, storageKeys: z.array(hashText) }));

const parity = z.enum(["0x0", "0x1"]);

/** EIP-7702; the signature may be anything, as a wrong one only makes its entry void. */
export const authorizationText = z.strictObject({
  chainId: wordText,
  address: addressText,
  nonce: quantityText,
  yParity: z.string().regex(/^0x(?:0|[1-9a-f][0-9a-f]?)$/),
  r: wordText,
  s: wordText,
});

const ofAllTypes = {
  from: addressText,
  hash: hashText,
  nonce: quantityText,
  gas: quantityText,
  gasPrice: quantityText,
  value: wordText,
  input: bytesText,
  v: quantityText,
  r: wordText,
  s: wordText,
};
const targetOrCreation = { to: addressText.nullable() };
const target = { to: addressText };
const typed = { chainId: quantityText, accessList: accessListText, yParity: parity };
const fees = { maxFeePerGas: wordText, maxPriorityFeePerGas: wordText };
const blobs = { maxFeePerBlobGas: wordText, blobVersionedHashes: z.array(hashText).min(1) };

/** One shape per type (EIP-2718), each with the fields of its place. */
const transactionAt = <P extends z.ZodRawShape>(place: P) => {
  const base = z.strictObject({ ...place, ...ofAllTypes });
  return z.discriminatedUnion("type", [
    // Signed without EIP-155, a transaction names no chain.
    base.extend({ type: z.literal("0x0"), ...targetOrCreation, chainId: quantityText.optional() }),
    base.extend({ type: z.literal("0x1"), ...targetOrCreation, ...typed }),
    base.extend({ type: z.literal("0x2"), ...targetOrCreation, ...typed, ...fees }),
    base.extend({ type: z.literal("0x3"), ...target, ...typed, ...fees, ...blobs }),
    base.extend({
      type: z.literal("0x4"),
      ...target,
      ...typed,
      ...fees,
      authorizationList: z.array(authorizationText),
    }),
  ]);
};

/** A transaction of a block. */
export const minedTransactionResult = transactionAt({
  blockHash: hashText,
  blockNumber: quantityText,
  blockTimestamp: quantityText,
  transactionIndex: quantityText,
}).meta({ id: "minedTransaction" });

/** A transaction that is in no block: it has no place. */
export const waitingTransactionResult = transactionAt({
  blockHash: z.null(),
  blockNumber: z.null(),
  blockTimestamp: z.null(),
  transactionIndex: z.null(),
}).meta({ id: "waitingTransaction" });

/** A transaction wherever it is. */
export const transactionResult = z
  .union([minedTransactionResult, waitingTransactionResult])
  .meta({ id: "transactionInfo" });

/** A transaction as it would be sent: its bytes, and what they hold. */
export const rawTransactionResult = z.strictObject({ raw: bytesText, tx: waitingTransactionResult });

export const accessListResult = z.strictObject({
  accessList: accessListText,
  gasUsed: quantityText,
  error: z.string().optional(),
});
