import { isAddressEqual, TransactionNotFoundError, TransactionReceiptNotFoundError } from "viem";
import type { Address, Hash, Transaction, TransactionReceipt } from "viem";
import { getTransaction, getTransactionReceipt } from "viem/actions";
import type { NodeClient } from "./client.ts";
import { NotFound } from "./failure.ts";

/** A transaction, and what became of it once it is in a block. */
export interface TransactionView {
  readonly transaction: Transaction;
  /** undefined while it waits */
  readonly receipt: TransactionReceipt | undefined;
}

/** Transactions on one page of a list. */
export const TRANSACTIONS_PER_PAGE = 25;

/** @throws NotFound */
export const transactionByHash = async (client: NodeClient, hash: Hash): Promise<TransactionView> => {
  const [transaction, receipt] = await Promise.all([
    getTransaction(client, { hash }).catch((error: unknown) => {
      throw error instanceof TransactionNotFoundError
        ? new NotFound(
            "This node knows no transaction of that hash. It may never have been sent, or not to this chain.",
          )
        : error;
    }),
    getTransactionReceipt(client, { hash }).catch((error: unknown) => {
      if (error instanceof TransactionReceiptNotFoundError) return undefined;
      throw error;
    }),
  ]);
  return { transaction, receipt };
};

export const transactionsByHash = (client: NodeClient, hashes: readonly Hash[]): Promise<readonly TransactionView[]> =>
  Promise.all(hashes.map((hash) => transactionByHash(client, hash)));

/** The same without those that are gone, as after the reset of a local network. */
export const knownTransactions = async (
  client: NodeClient,
  hashes: readonly Hash[],
): Promise<readonly TransactionView[]> => {
  const found = await Promise.all(
    hashes.map((hash) =>
      transactionByHash(client, hash).catch((error: unknown) => {
        if (error instanceof NotFound) return undefined;
        throw error;
      }),
    ),
  );
  return found.filter((view) => view !== undefined);
};

/** wei that the sender paid for gas, blobs included. */
export const feePaid = ({ gasUsed, effectiveGasPrice, blobGasUsed, blobGasPrice }: TransactionReceipt): bigint =>
  gasUsed * effectiveGasPrice + (blobGasUsed ?? 0n) * (blobGasPrice ?? 0n);

/** How a transaction stands to an account; "made": it made this contract; "inside": calls of others reached it. */
export type Direction = "in" | "out" | "self" | "made" | "inside";

export const direction = ({ transaction, receipt }: TransactionView, account: Address): Direction => {
  const isIt = (party: Address | null | undefined): boolean => party != null && isAddressEqual(party, account);
  const { from, to } = transaction;
  if (isIt(from)) return isIt(to) ? "self" : "out";
  if (isIt(to)) return "in";
  return isIt(receipt?.contractAddress) ? "made" : "inside";
};
