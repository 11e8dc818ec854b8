import { z } from "zod";
import { accessListText, authorizationText } from "./results-transactions.ts";
import { addressText, bytesText, hashText, quantityText, wordText } from "./scalars.ts";

const ofAllTypes = {
  nonce: quantityText,
  gas: quantityText,
  gasPrice: quantityText,
  value: wordText,
  input: bytesText,
  chainId: quantityText,
};
const targetOrCreation = { to: addressText.nullable() };
const target = { to: addressText };
const access = { accessList: accessListText };
const fees = { maxFeePerGas: wordText, maxPriorityFeePerGas: wordText };

/** A transaction that nobody has signed, and its bytes with a signature of zeros. */
export const filledTransactionResult = z.strictObject({
  raw: bytesText,
  tx: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("0x0"), ...ofAllTypes, ...targetOrCreation }),
    z.strictObject({ type: z.literal("0x1"), ...ofAllTypes, ...targetOrCreation, ...access }),
    z.strictObject({ type: z.literal("0x2"), ...ofAllTypes, ...targetOrCreation, ...access, ...fees }),
    z.strictObject({
      type: z.literal("0x3"),
      ...ofAllTypes,
      ...target,
      ...access,
      ...fees,
      maxFeePerBlobGas: wordText,
      blobVersionedHashes: z.array(hashText),
    }),
    z.strictObject({
      type: z.literal("0x4"),
      ...ofAllTypes,
      ...target,
      ...access,
      ...fees,
      authorizationList: z.array(authorizationText),
    }),
  ]),
});
