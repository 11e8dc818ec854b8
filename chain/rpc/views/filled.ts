import { toHex, toQuantity } from "../../primitives/bytes.ts";
import type { Transaction } from "../../primitives/types.ts";
import { transactionView } from "./transaction.ts";

/** What only a signed transaction, or one of a block, has. */
const SIGNED = new Set(["blockHash", "blockNumber", "blockTimestamp", "transactionIndex", "from", "hash"]);
const SIGNATURE = new Set(["v", "r", "s", "yParity"]);

/** A transaction that nobody has signed yet: its fields, and its bytes with a signature of zeros. */
export const filledView = (transaction: Transaction): Record<string, unknown> => ({
  raw: toHex(transaction.raw),
  tx: {
    ...Object.fromEntries(
      Object.entries(transactionView(transaction, undefined)).filter(
        ([name]) => !SIGNED.has(name) && !SIGNATURE.has(name),
      ),
    ),
    ...(transaction.chainId !== undefined && { chainId: toQuantity(transaction.chainId) }),
  },
});
