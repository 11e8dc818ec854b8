import { z } from "zod";
import { addressText, hashText, quantityText } from "./scalars.ts";

const resource = z.strictObject({
  disabled: z.boolean(),
  oldestBlock: quantityText.optional(),
  deleteStrategy: z.strictObject({ type: z.literal("window"), retentionBlocks: quantityText }).optional(),
});

/** What eth_capabilities answers. */
export const capabilitiesResult = z.strictObject({
  head: z.strictObject({ number: quantityText, hash: hashText }),
  state: resource,
  tx: resource,
  logs: resource,
  receipts: resource,
  blocks: resource,
  stateproofs: resource,
});

const fork = z
  .strictObject({
    activationTime: z.int().nonnegative(),
    blobSchedule: z.strictObject({
      baseFeeUpdateFraction: z.int().nonnegative(),
      max: z.int().nonnegative(),
      target: z.int().nonnegative(),
    }),
    chainId: quantityText,
    forkId: z.string().regex(/^0x[0-9a-f]{8}$/),
    precompiles: z.record(z.string(), addressText),
    systemContracts: z.record(z.string(), addressText),
  })
  .meta({ id: "fork" });

/** EIP-7910 */
export const configurationResult = z.strictObject({
  current: fork,
  next: fork.nullable(),
  last: fork.nullable(),
});
