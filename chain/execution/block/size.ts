import { encodeHeader } from "../../primitives/block/header.ts";
import { withdrawalFields } from "../../primitives/block/withdrawal.ts";
import { encodeRlp, headerLength } from "../../primitives/rlp/writer.ts";
import type { Block, Transaction } from "../../primitives/types.ts";

/** Bytes of a transaction within a block: typed ones are strings, legacy ones lists that carry their own header. */
export const transactionSize = ({ type, raw }: Pick<Transaction, "type" | "raw">): number =>
  type === 0 ? raw.length : headerLength(raw.length) + raw.length;

/** Bytes of a block in RLP, without encoding it (EIP-7934). */
export const blockSize = ({ header, transactions, withdrawals }: Omit<Block, "hash">): number => {
  const list = transactions.reduce((sum, transaction) => sum + transactionSize(transaction), 0);
  const emptyList = 1;
  const payload =
    encodeHeader(header).length +
    headerLength(list) +
    list +
    emptyList +
    (header.withdrawalsRoot === undefined ? 0 : encodeRlp(withdrawals.map(withdrawalFields)).length);
  return headerLength(payload) + payload;
};
