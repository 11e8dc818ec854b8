import type { TransactionErrorCode, TransactionSource } from "../primitives/pending.ts";
import type { Address, Hash, SenderTransaction } from "../primitives/types.ts";
import { effectiveTip, maximumCost, outbids } from "./entry.ts";
import type { PoolEntry, Prices } from "./entry.ts";
import { refusal } from "./errors.ts";
import { canSend } from "./form.ts";
import type { PoolChain, PoolContent, PoolErrorCode } from "./interface.ts";
import { SenderQueue } from "./sender-queue.ts";
import { priceOrder } from "./source.ts";
import { TailIndex } from "./tails.ts";

export interface TableSettings {
  readonly chain: PoolChain;
  /** transactions in all and per sender */
  readonly limits: { readonly transactions: number; readonly perSender: number };
  readonly onPending: (entry: PoolEntry) => void;
  readonly onDropped: (entry: PoolEntry, code: PoolErrorCode) => void;
}

type Account = ReturnType<PoolChain["account"]>;

/** Former tails that the index may carry on top of twice the senders before it is made anew. */
const SPARE_TAILS = 1_024;

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

/**
 * All transactions of the pool, by hash and by sender, synchronous and in memory. Holds at any time: no sender's
 * transactions can together cost more than its balance, no nonce is below the account's, and no limit is passed.
 */
export class TransactionTable {
  readonly #settings: TableSettings;
  readonly #entries = new Map<Hash, PoolEntry>();
  readonly #queues = new Map<Address, SenderQueue>();
  #prices: Prices;
  #gasLimit: bigint;
  #arrivals = 0;
  #ready = 0;
  /** kept while the pool is full */
  #tails: TailIndex | undefined;
  #outbox: (() => void)[] = [];

  constructor(settings: TableSettings) {
    this.#settings = settings;
    this.#prices = this.#readPrices();
    this.#gasLimit = settings.chain.blockGasLimit();
  }

  get size(): number {
    return this.#entries.size;
  }

  get counts(): { readonly pending: number; readonly queued: number } {
    return { pending: this.#ready, queued: this.#entries.size - this.#ready };
  }

  get(hash: Hash): PoolEntry | undefined {
    return this.#entries.get(hash);
  }

  /** in the order of arrival */
  entries(): PoolEntry[] {
    return [...this.#entries.values()].sort((a, b) => a.arrival - b.arrival);
  }

  nonce(address: Address): bigint {
    return this.#queues.get(address)?.nextNonce ?? this.#settings.chain.account(address).nonce;
  }

  /**
   * Takes in a transaction whose form was checked.
   * @param bytes as they came; undefined when nobody signed it, which any account, a contract too, may have sent
   * @throws PoolError; the table is then unchanged
   */
  admit(transaction: SenderTransaction, bytes: Uint8Array | undefined): PoolEntry {
    if (this.#entries.has(transaction.hash)) throw refusal("ALREADY_KNOWN");
    const { chain } = this.#settings;
    const account = chain.account(transaction.from);
    const queue = this.#queues.get(transaction.from) ?? new SenderQueue(transaction.from, account.nonce);
    const entry = { transaction, arrival: this.#arrivals, cost: maximumCost(transaction), bytes };
    const replaced = queue.get(transaction.nonce);
    this.#checkAccount(entry, account, queue, replaced);
    if (replaced === undefined) this.#makeRoom(entry, queue);
    else this.#forget(replaced, "REPLACED");

    this.#arrivals += 1;
    this.#entries.set(transaction.hash, entry);
    this.#queues.set(queue.address, queue);
    this.#change(queue, () => {
      queue.put(entry, this.#prices);
    });
    this.#deliver();
    return entry;
  }

  /** Takes one out; those behind it wait for its nonce. */
  remove(hash: Hash, code: PoolErrorCode): boolean {
    const removed = this.#remove(hash, code);
    this.#deliver();
    return removed;
  }

  /** Follows the chain to its newest state. `included` were part of it; what they displaced is dropped. */
  follow(included: readonly { readonly hash: Hash }[]): void {
    const hashes = new Set(included.map(({ hash }) => hash));
    this.#tails = undefined;
    this.#prices = this.#readPrices();
    for (const queue of [...this.#queues.values()]) this.#refresh(queue, hashes);
    this.#dropTooLarge();
    this.#deliver();
  }

  source(): TransactionSource {
    const ready: PoolEntry[][] = [];
    for (const queue of this.#queues.values()) if (queue.ready > 0) ready.push(queue.entries.slice(0, queue.ready));
    return priceOrder(ready, this.#prices.baseFee, ({ transaction }, reason) => {
      if (LASTING.has(reason)) this.remove(transaction.hash, reason);
    });
  }

  content(): PoolContent {
    const pending = new Map<Address, SenderTransaction[]>();
    const queued = new Map<Address, SenderTransaction[]>();
    for (const { address, entries, ready } of this.#queues.values()) {
      const all = entries.map(({ transaction }) => transaction);
      if (ready > 0) pending.set(address, all.slice(0, ready));
      if (ready < all.length) queued.set(address, all.slice(ready));
    }
    return { pending, queued };
  }

  #checkAccount(entry: PoolEntry, account: Account, queue: SenderQueue, replaced: PoolEntry | undefined): void {
    const { transaction, cost, bytes } = entry;
    const { from, nonce } = transaction;
    if (nonce < queue.nonce || nonce < account.nonce) {
      throw refusal("NONCE_TOO_LOW", `next nonce ${queue.nonce.toString()}, tx nonce ${nonce.toString()}`);
    }
    if (bytes !== undefined && !canSend(account.code)) throw refusal("SENDER_NOT_EOA", `address ${from}`);
    if (cost > account.balance) {
      throw refusal("INSUFFICIENT_FUNDS", `balance ${account.balance.toString()}, tx cost ${cost.toString()}`);
    }
    if (replaced !== undefined && !outbids(transaction, replaced.transaction)) throw refusal("REPLACEMENT_UNDERPRICED");
    const others = queue.cost - (replaced?.cost ?? 0n);
    if (others + cost > account.balance) {
      const figures = `balance ${account.balance.toString()}, queued cost ${others.toString()}, tx cost ${cost.toString()}`;
      throw refusal("INSUFFICIENT_FUNDS", figures);
    }
  }

  /** A sender at its limit gives up its own last transaction for an earlier one; a full pool the cheapest tail. */
  #makeRoom(entry: PoolEntry, queue: SenderQueue): void {
    const { limits } = this.#settings;
    const { tail } = queue;
    const isEarlier = tail !== undefined && entry.transaction.nonce < tail.transaction.nonce;
    if (queue.entries.length >= limits.perSender) {
      if (!isEarlier) throw refusal("SENDER_LIMIT", `${limits.perSender} transactions`);
      this.#dropTail(queue, "SENDER_LIMIT");
      return;
    }
    if (this.#entries.size < limits.transactions) return;
    this.#tails = this.#tails ?? new TailIndex(this.#queues.values(), this.#prices.baseFee);
    const cheapest = this.#tails.cheapest(isEarlier ? undefined : queue);
    if (cheapest === undefined || cheapest.tip >= effectiveTip(entry.transaction, this.#prices.baseFee)) {
      throw refusal("POOL_FULL");
    }
    this.#dropTail(cheapest.queue, "POOL_FULL");
  }

  #refresh(queue: SenderQueue, included: ReadonlySet<Hash>): void {
    const account = this.#settings.chain.account(queue.address);
    this.#change(queue, () => {
      for (const entry of queue.follow(account.nonce, this.#prices)) {
        if (included.has(entry.transaction.hash)) this.#entries.delete(entry.transaction.hash);
        else this.#forget(entry, "NONCE_TOO_LOW");
      }
      queue.reprice(this.#prices);
    });
    while (queue.cost > account.balance) this.#dropTail(queue, "INSUFFICIENT_FUNDS");
    if (canSend(account.code)) return;
    for (const { transaction, bytes } of [...queue.entries].reverse()) {
      if (bytes !== undefined) this.#remove(transaction.hash, "SENDER_NOT_EOA");
    }
  }

  /** Only a lowered block gas limit makes transactions too large that were not before. */
  #dropTooLarge(): void {
    const limit = this.#settings.chain.blockGasLimit();
    const lowered = limit < this.#gasLimit;
    this.#gasLimit = limit;
    if (!lowered) return;
    for (const { transaction } of [...this.#entries.values()]) {
      if (transaction.gasLimit > limit) this.#remove(transaction.hash, "GAS_LIMIT_EXCEEDED");
    }
  }

  #dropTail(queue: SenderQueue, code: PoolErrorCode): void {
    this.#change(queue, () => {
      const tail = queue.dropTail();
      if (tail !== undefined) this.#forget(tail, code);
    });
  }

  #remove(hash: Hash, code: PoolErrorCode): boolean {
    const entry = this.#entries.get(hash);
    const queue = entry === undefined ? undefined : this.#queues.get(entry.transaction.from);
    if (entry === undefined || queue === undefined) return false;
    this.#change(queue, () => {
      queue.remove(entry);
    });
    this.#forget(entry, code);
    return true;
  }

  #forget(entry: PoolEntry, code: PoolErrorCode): void {
    this.#entries.delete(entry.transaction.hash);
    this.#outbox.push(() => {
      this.#settings.onDropped(entry, code);
    });
  }

  /** Changes a queue and everything that is counted over all of them. */
  #change(queue: SenderQueue, change: () => void): void {
    const before = queue.ready;
    change();
    this.#ready += queue.ready - before;
    for (const entry of queue.takeFresh()) {
      this.#outbox.push(() => {
        this.#settings.onPending(entry);
      });
    }
    if (queue.entries.length === 0) this.#queues.delete(queue.address);
    this.#tails?.note(queue);
    if (this.#tails !== undefined && this.#tails.size > 2 * this.#queues.size + SPARE_TAILS) this.#tails = undefined;
  }

  /** Tells of what happened, once everything is in order again. */
  #deliver(): void {
    const messages = this.#outbox;
    if (messages.length === 0) return;
    this.#outbox = [];
    for (const message of messages) message();
  }

  #readPrices(): Prices {
    const { chain } = this.#settings;
    return { baseFee: chain.nextBaseFee(), blobBaseFee: chain.blobBaseFee() };
  }
}
