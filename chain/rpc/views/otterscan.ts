import { toQuantity } from "../../primitives/bytes.ts";
import { effectiveGasPrice } from "../chain/fees.ts";
import { blockView } from "./block.ts";
import { receiptView, type ReceiptSource } from "./receipt.ts";
import { transactionView } from "./transaction.ts";

/** 0x and the four bytes of a function's selector. */
const SELECTOR_LENGTH = 2 + 2 * 4;

type View = Record<string, unknown>;

/** Everything of a block that is printed. */
export interface BlockSource extends ReceiptSource {
  /** bytes of its RLP */
  readonly size: number;
}

/** A block without its transactions and its bloom. */
export const briefBlockView = ({ block, senders, size }: Pick<BlockSource, "block" | "senders" | "size">): View => {
  const view = blockView(block, senders, size, false);
  delete view["transactions"];
  return { ...view, logsBloom: null, transactionCount: block.transactions.length };
};

/** Wei that the senders of a block paid for gas, burnt or not. */
export const totalFees = ({ block, receipts }: Pick<BlockSource, "block" | "receipts">): bigint =>
  block.transactions.reduce(
    (sum, transaction, index) =>
      sum + (receipts[index]?.gasUsed ?? 0n) * effectiveGasPrice(transaction, block.header.baseFeePerGas),
    0n,
  );

/** Some transactions of a block with their receipts. @param indexes positions, ascending */
export const locatedViews = (
  source: ReceiptSource,
  indexes: readonly number[],
): { readonly transaction: View; readonly receipt: View }[] => {
  const { block, senders, receipts } = source;
  let counted = 0;
  let logs = 0;
  return indexes.flatMap((index) => {
    for (; counted < index; counted++) logs += receipts[counted]?.logs.length ?? 0;
    const transaction = block.transactions[index];
    const receipt = receiptView(source, index, logs);
    if (transaction === undefined || receipt === undefined) return [];
    return [{ transaction: transactionView(transaction, senders[index], { block, index }), receipt }];
  });
};

/** Positions `first` to `last` (excluded) of a block, inputs cut to their selector, receipts without logs. */
export const blockTransactionsView = (source: BlockSource, first: number, last: number): View => {
  const views = locatedViews(
    source,
    Array.from({ length: last - first }, (_, offset) => first + offset),
  );
  return {
    fullblock: {
      ...briefBlockView(source),
      transactions: views.map(({ transaction }) => ({
        ...transaction,
        input: String(transaction["input"]).slice(0, SELECTOR_LENGTH),
      })),
    },
    receipts: views.map(({ receipt }) => ({ ...receipt, logs: null, logsBloom: null })),
  };
};

/** What a block brought into being: on CPChain nothing, as all coins exist from genesis on [E-01]. */
export const NO_ISSUANCE = { blockReward: toQuantity(0), uncleReward: toQuantity(0), issuance: toQuantity(0) } as const;
