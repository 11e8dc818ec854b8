import { encodeRlp } from "../rlp/writer.ts";
import type { Hash, Receipt, Transaction, Withdrawal } from "../types.ts";
import { orderedRoot } from "./ordered-trie.ts";
import { encodeReceipt } from "./receipt.ts";
import { withdrawalFields } from "./withdrawal.ts";

/** What a header's transactionsRoot must be. */
export const transactionsRoot = (transactions: readonly Pick<Transaction, "raw">[]): Hash =>
  orderedRoot(transactions.map(({ raw }) => raw));

/** What a header's receiptsRoot must be. */
export const receiptsRoot = (receipts: readonly Receipt[]): Hash => orderedRoot(receipts.map(encodeReceipt));

/** What a header's withdrawalsRoot must be (EIP-4895). */
export const withdrawalsRoot = (withdrawals: readonly Withdrawal[]): Hash =>
  orderedRoot(withdrawals.map((withdrawal) => encodeRlp(withdrawalFields(withdrawal))));
