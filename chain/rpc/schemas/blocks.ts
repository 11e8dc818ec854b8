import { z } from "zod";
import type { Hash } from "../../primitives/types.ts";
import { hash, quantityFault, safeInteger } from "./scalars.ts";

/** Blocks by name. Finality is one block, so latest, safe and finalized are the same. */
export const BLOCK_TAGS = ["earliest", "latest", "safe", "finalized", "pending"] as const;
export type BlockTag = (typeof BLOCK_TAGS)[number];

export type BlockNumber = BlockTag | number;
/** A block by number, tag or hash (EIP-1898). */
export type BlockId = BlockNumber | { readonly hash: Hash };

const blockFault = (input: unknown, otherwise: string): string =>
  typeof input === "string" ? quantityFault(input) : otherwise;

/** A tag or a quantity. */
export const blockNumber = z
  .union([z.enum(BLOCK_TAGS), safeInteger], {
    error: (issue) => blockFault(issue.input, "expected a block number or tag"),
  })
  .meta({ id: "blockNumberOrTag" });

const byNumber = z.strictObject({ blockNumber }).transform((id): BlockId => id.blockNumber);
const byHash = z
  .strictObject({ blockHash: hash, requireCanonical: z.boolean().optional() })
  .transform((id): BlockId => ({ hash: id.blockHash }));

/** A tag, a quantity, a block hash, or an object with either (EIP-1898). */
export const blockId = z
  .union([z.enum(BLOCK_TAGS), hash.transform((value): BlockId => ({ hash: value })), safeInteger, byNumber, byHash], {
    error: (issue) => blockFault(issue.input, "expected a block number, a tag, {blockNumber} or {blockHash}"),
  })
  .transform((id): BlockId => id)
  .meta({ id: "blockNumberOrTagOrHash" });
