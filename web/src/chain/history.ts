import { formatTransaction, formatTransactionReceipt } from "viem";
import type { Address, Hash, RpcTransaction, RpcTransactionReceipt } from "viem";
import { call } from "./client.ts";
import type { NodeClient } from "./client.ts";
import { TRANSACTIONS_PER_PAGE } from "./transactions.ts";
import type { TransactionView } from "./transactions.ts";

/** A page of ots_searchTransactions*, newest first. */
interface RawPage {
  readonly txs: readonly RpcTransaction[];
  readonly receipts: readonly RpcTransactionReceipt[];
  readonly firstPage: boolean;
  readonly lastPage: boolean;
}

/** Where a page of an account's history begins. */
export type HistoryPlace =
  | { readonly toward: "newest" }
  | { readonly toward: "older"; readonly than: bigint }
  | { readonly toward: "newer"; readonly than: bigint };

export interface HistoryPage {
  /** newest first */
  readonly transactions: readonly TransactionView[];
  /** where the pages beside this one begin; undefined: there is none */
  readonly newer: HistoryPlace | undefined;
  readonly older: HistoryPlace | undefined;
}

const toView = (raw: RpcTransaction, receipt: RpcTransactionReceipt | undefined): TransactionView => ({
  transaction: formatTransaction(raw),
  receipt: receipt === undefined ? undefined : formatTransactionReceipt(receipt),
});

/** Pages hold whole blocks, so the blocks at their ends are where the next ones begin. */
export const toPage = ({ txs, receipts, firstPage, lastPage }: RawPage): HistoryPage => {
  const transactions = txs.map((raw, i) => toView(raw, receipts[i]));
  const newest = transactions[0]?.transaction.blockNumber ?? undefined;
  const oldest = transactions.at(-1)?.transaction.blockNumber ?? undefined;
  return {
    transactions,
    newer: firstPage || newest === undefined ? undefined : { toward: "newer", than: newest },
    older: lastPage || oldest === undefined ? undefined : { toward: "older", than: oldest },
  };
};

/** Transactions that an account sent, received or was reached by. Fails where the node keeps no such index. */
export const historyOf = async (client: NodeClient, address: Address, place: HistoryPlace): Promise<HistoryPage> => {
  const method = place.toward === "newer" ? "ots_searchTransactionsAfter" : "ots_searchTransactionsBefore";
  const block = place.toward === "newest" ? 0 : Number(place.than);
  return toPage(await call<RawPage>(client, method, [address, block, TRANSACTIONS_PER_PAGE]));
};

/** Who made a contract, and by which transaction. */
export interface Creation {
  readonly hash: Hash;
  readonly creator: Address;
}

/** @returns null for contracts of the genesis block and accounts without code */
export const creationOf = (client: NodeClient, address: Address): Promise<Creation | null> =>
  call(client, "ots_getContractCreator", [address]);
