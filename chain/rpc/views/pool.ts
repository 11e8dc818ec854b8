import { checksumAddress } from "../../primitives/bytes.ts";
import type { PoolContent } from "../../pool/interface.ts";
import type { SenderTransaction } from "../../primitives/types.ts";
import { transactionView } from "./transaction.ts";

type Waiting = PoolContent["pending"];
type ByNonce<T> = Record<string, T>;

/** Transactions of one sender by nonce in decimal. */
export const byNonce = <T>(
  transactions: readonly SenderTransaction[],
  view: (transaction: SenderTransaction) => T,
): ByNonce<T> => Object.fromEntries(transactions.map((transaction) => [String(transaction.nonce), view(transaction)]));

/** Transactions of all senders by checksummed address, then by nonce, as geth groups them. */
export const bySender = <T>(
  waiting: Waiting,
  view: (transaction: SenderTransaction) => T,
): Record<string, ByNonce<T>> =>
  Object.fromEntries([...waiting].map(([sender, own]) => [checksumAddress(sender), byNonce(own, view)]));

export const waitingView = (transaction: SenderTransaction): Record<string, unknown> =>
  transactionView(transaction, transaction.from);

/** A transaction in one line, word for word as geth has it. */
export function waitingLine({ to, value, gasLimit, maxFeePerGas }: SenderTransaction): string {
  const target = to === undefined ? "contract creation" : checksumAddress(to);
  return `${target}: ${value} wei + ${gasLimit} gas × ${maxFeePerGas} wei`;
}
