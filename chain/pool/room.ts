import { POOL_LIMITS } from "../primitives/limits.ts";
import type { Address } from "../primitives/types.ts";
import { effectiveTip } from "./entry.ts";
import type { PoolEntry } from "./entry.ts";
import { refusal } from "./errors.ts";
import type { SenderAccount } from "./sender-account.ts";
import type { SenderQueue } from "./sender-queue.ts";
import { TailIndex } from "./tails.ts";

/** Transactions in all and per sender. */
export interface RoomLimits {
  readonly transactions: number;
  /** more of those that peers took in; 0 unless said */
  readonly peerTransactions?: number;
  readonly perSender: number;
}

/** The tail of a queue that goes, and why. */
export interface Victim {
  readonly queue: SenderQueue;
  readonly entry: PoolEntry;
  readonly code: "SENDER_LIMIT" | "POOL_FULL";
}

/** Former tails that the index may carry on top of twice the senders before it is made anew. */
const SPARE_TAILS = 1_024;

/** How much the pool holds, and what has to go for what. */
export class Room {
  readonly #limits: RoomLimits;
  readonly #queues: ReadonlyMap<Address, SenderQueue>;
  /** kept while the pool is full */
  #tails: TailIndex | undefined;
  #blobTransactions = 0;
  #bytes = 0;

  /** @param queues of all senders, as they change */
  constructor(limits: RoomLimits, queues: ReadonlyMap<Address, SenderQueue>) {
    this.#limits = limits;
    this.#queues = queues;
  }

  /** of all signed transactions, with blobs */
  get bytes(): number {
    return this.#bytes;
  }

  entered({ transaction, origin }: PoolEntry): void {
    this.#bytes += origin?.bytes.length ?? 0;
    if (transaction.type === 3) this.#blobTransactions += 1;
  }

  left({ transaction, origin }: PoolEntry): void {
    this.#bytes -= origin?.bytes.length ?? 0;
    if (transaction.type === 3) this.#blobTransactions -= 1;
  }

  /** A queue has, or may have, another tail. */
  note(queue: SenderQueue): void {
    if (this.#tails === undefined) return;
    this.#tails.note(queue);
    if (this.#tails.size > 2 * this.#queues.size + SPARE_TAILS) this.#tails = undefined;
  }

  /** Prices have changed, and with them the order of the tails. */
  forgetOrder(): void {
    this.#tails = undefined;
  }

  /**
   * What has to go for an entry: a sender at its limit gives up its own last transaction for an earlier one, a full
   * pool the cheapest tail. A replacement takes no more room than what it replaces.
   * @param size transactions in the pool
   * @throws PoolError SENDER_LIMIT, POOL_FULL
   */
  victimOf(
    entry: PoolEntry,
    queue: SenderQueue,
    replaced: PoolEntry | undefined,
    account: SenderAccount,
    size: number,
    baseFee: bigint,
  ): Victim | undefined {
    if (entry.transaction.type === 3 && replaced?.transaction.type !== 3) this.#checkBlobs(queue);
    if (replaced !== undefined) return undefined;
    const { tail } = queue;
    const isEarlier = tail !== undefined && entry.transaction.nonce < tail.transaction.nonce;
    const perSender = this.#perSender(entry, account);
    if (queue.entries.length >= perSender) {
      if (!isEarlier) throw refusal("SENDER_LIMIT", `${perSender} transactions`);
      return { queue, entry: tail, code: "SENDER_LIMIT" };
    }
    if (size < this.#roomFor(entry)) return undefined;
    this.#tails ??= new TailIndex(this.#queues.values(), baseFee);
    const cheapest = this.#tails.cheapest(isEarlier ? undefined : queue);
    if (cheapest === undefined || cheapest.tip >= effectiveTip(entry.transaction, baseFee)) throw refusal("POOL_FULL");
    return { queue: cheapest.queue, entry: cheapest.entry, code: "POOL_FULL" };
  }

  /**
   * Code of an account that can send is a delegation (EIP-7702): anybody whom it lets may move the balance away, so that
   * any number of its transactions could become worthless for the price of one. As in geth it may have one waiting, to
   * be replaced at will. What waited before the account delegated stays; its signed authorizations in other waiting
   * transactions do not count.
   */
  #perSender({ origin }: PoolEntry, { code }: SenderAccount): number {
    const delegated = origin !== undefined && code !== undefined && code.length > 0;
    return delegated ? POOL_LIMITS.perDelegatedSender : this.#limits.perSender;
  }

  #roomFor({ origin }: PoolEntry): number {
    const { transactions, peerTransactions = 0 } = this.#limits;
    return origin?.from === "peer" ? transactions + peerTransactions : transactions;
  }

  /** Blobs are large and leave with the blocks only, so there is no bidding for their room. */
  #checkBlobs(queue: SenderQueue): void {
    const own = queue.entries.filter(({ transaction }) => transaction.type === 3).length;
    const { blobTransactions, blobTransactionsPerSender } = POOL_LIMITS;
    if (own >= blobTransactionsPerSender) {
      throw refusal("SENDER_LIMIT", `${blobTransactionsPerSender} blob transactions`);
    }
    if (this.#blobTransactions >= blobTransactions) throw refusal("POOL_FULL", `${blobTransactions} blob transactions`);
  }
}
