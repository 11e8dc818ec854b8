import type { TransactionErrorCode, TransactionSource } from "../primitives/pending.ts";
import type { SenderTransaction } from "../primitives/types.ts";
import { effectiveTip } from "./entry.ts";
import type { PoolEntry } from "./entry.ts";
import { Heap } from "./heap.ts";

/** Errors that no later block and no change of state can mend. */
const LASTING: ReadonlySet<TransactionErrorCode> = new Set<TransactionErrorCode>([
  "NONCE_MAX",
  "INTRINSIC_GAS_TOO_LOW",
  "TIP_ABOVE_FEE",
  "BLOB_INVALID",
  "SENDER_NOT_EOA",
  "INITCODE_TOO_LARGE",
  "WRONG_CHAIN_ID",
  "TYPE_UNSUPPORTED",
  "TRANSACTION_INVALID",
]);

/** The executable transactions of one sender, and which of them is on offer. */
interface Offer {
  readonly entries: readonly PoolEntry[];
  index: number;
  entry: PoolEntry;
  tip: bigint;
}

/**
 * Price-and-nonce order: of the first transactions of all senders the one with the highest effective tip, the oldest of
 * equals. Works on the lists it is given; what happens in the pool meanwhile does not show.
 * @param onRefused told of each transaction that can never be included
 */
export const priceOrder = (
  senders: Iterable<readonly PoolEntry[]>,
  baseFee: bigint,
  onRefused: (entry: PoolEntry, reason: TransactionErrorCode) => void,
): TransactionSource => {
  const offers: Offer[] = [];
  for (const entries of senders) {
    const [entry] = entries;
    if (entry !== undefined) offers.push({ entries, index: 0, entry, tip: effectiveTip(entry.transaction, baseFee) });
  }
  const heap = new Heap(better, offers);
  let current: Offer | undefined;

  const advance = (offer: Offer): void => {
    offer.index += 1;
    const entry = offer.entries[offer.index];
    if (entry === undefined) return;
    offer.entry = entry;
    offer.tip = effectiveTip(entry.transaction, baseFee);
    heap.push(offer);
  };
  return {
    next(): SenderTransaction | undefined {
      if (current !== undefined) advance(current);
      current = heap.pop();
      return current?.entry.transaction;
    },
    skip(transaction: SenderTransaction, reason: TransactionErrorCode): void {
      if (current?.entry.transaction !== transaction) {
        throw new RangeError(`transaction ${transaction.hash} is not the one that was returned last`);
      }
      const { entry } = current;
      current = undefined;
      if (LASTING.has(reason)) onRefused(entry, reason);
    },
  };
};

const better = (a: Offer, b: Offer): boolean => (a.tip === b.tip ? a.entry.arrival < b.entry.arrival : a.tip > b.tip);
