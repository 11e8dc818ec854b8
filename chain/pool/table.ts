import type { TransactionSource } from "../primitives/pending.ts";
import type { Address, Hash, SenderTransaction } from "../primitives/types.ts";
import { maximumCost } from "./entry.ts";
import type { Origin, PoolEntry, Prices } from "./entry.ts";
import { PoolError, refusal } from "./errors.ts";
import { canSend } from "./form.ts";
import type { PoolChain, PoolContent, PoolErrorCode } from "./interface.ts";
import { Room } from "./room.ts";
import type { RoomLimits, Victim } from "./room.ts";
import { checkAccount } from "./sender-account.ts";
import { SenderQueue } from "./sender-queue.ts";
import { priceOrder } from "./source.ts";
import { Withdrawals } from "./withdrawals.ts";
import type { Admission } from "./withdrawals.ts";

export interface TableSettings {
  readonly chain: PoolChain;
  readonly limits: RoomLimits;
  readonly onPending: (entry: PoolEntry) => void;
  readonly onDropped: (entry: PoolEntry, code: PoolErrorCode) => void;
}

/**
 * All transactions of the pool, by hash and by sender, synchronous and in memory. Holds at any time: no sender's
 * transactions can together cost more than its balance, no nonce is below the account's, and no limit is passed.
 */
export class TransactionTable {
  readonly #settings: TableSettings;
  readonly #entries = new Map<Hash, PoolEntry>();
  readonly #queues = new Map<Address, SenderQueue>();
  readonly #room: Room;
  readonly #withdrawals = new Withdrawals();
  #prices: Prices;
  #gasLimit: bigint;
  #arrivals = 0;
  #ready = 0;
  #outbox: (() => void)[] = [];

  constructor(settings: TableSettings) {
    this.#settings = settings;
    this.#room = new Room(settings.limits, this.#queues);
    this.#prices = this.#readPrices();
    this.#gasLimit = settings.chain.blockGasLimit();
  }

  get size(): number {
    return this.#entries.size;
  }

  /** bytes of all transactions that were signed, with blobs */
  get bytes(): number {
    return this.#room.bytes;
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
   * Checks all that `admit` does and changes nothing.
   * @throws PoolError
   */
  check(transaction: SenderTransaction, origin: Origin | undefined): void {
    this.#judge(this.#entryOf(transaction, origin));
  }

  /**
   * Takes in a transaction whose form was checked.
   * @param origin undefined when nobody signed it, which any account, a contract too, may have sent
   * @throws PoolError; the table is then unchanged
   */
  admit(transaction: SenderTransaction, origin: Origin | undefined): Admission {
    const admission = this.#insert(this.#entryOf(transaction, origin));
    this.#arrivals += 1;
    this.#deliver();
    return admission;
  }

  /** Undoes an admission: what it displaced comes back, unless it could not have stayed until now. */
  withdraw(admission: Admission, code: PoolErrorCode): void {
    const { entry, displaced } = admission;
    this.#withdrawals.add(admission);
    const isHere = this.#entries.get(entry.transaction.hash) === entry;
    if (isHere) this.#exchange(entry, this.#withdrawals.standing(displaced), code);
    this.#deliver();
  }

  /** Takes one out; those behind it wait for its nonce. */
  remove(hash: Hash, code: PoolErrorCode): boolean {
    const removed = this.#remove(hash, code);
    this.#deliver();
    return removed;
  }

  /**
   * Follows the chain to its newest state. `included` were part of it; what they displaced is dropped. A contract can
   * change any account, so `changed` comes from the state's changes, not from the transactions; undefined: any account.
   */
  follow(
    included: readonly { readonly hash: Hash; readonly from: Address }[],
    changed: Iterable<Address> | undefined,
  ): void {
    const hashes = new Set(included.map(({ hash }) => hash));
    const before = this.#prices;
    this.#room.forgetOrder();
    this.#prices = this.#readPrices();
    const touched = changed === undefined ? this.#queues.keys() : changed;
    for (const address of new Set([...touched, ...included.map(({ from }) => from)])) this.#refresh(address, hashes);
    this.#reprice(before);
    this.#dropTooLarge();
    this.#deliver();
  }

  source(): TransactionSource {
    const ready: PoolEntry[][] = [];
    for (const queue of this.#queues.values()) if (queue.ready > 0) ready.push(queue.entries.slice(0, queue.ready));
    return priceOrder(ready, this.#prices.baseFee, ({ transaction }, reason) => {
      this.remove(transaction.hash, reason);
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

  #entryOf(transaction: SenderTransaction, origin: Origin | undefined): PoolEntry {
    return { transaction, arrival: this.#arrivals, cost: maximumCost(transaction), origin };
  }

  /** @throws PoolError when the entry cannot come in */
  #judge(entry: PoolEntry): {
    readonly queue: SenderQueue;
    readonly replaced: PoolEntry | undefined;
    readonly victim: Victim | undefined;
  } {
    const { transaction } = entry;
    if (this.#entries.has(transaction.hash)) throw refusal("ALREADY_KNOWN");
    const account = this.#settings.chain.account(transaction.from);
    const queue = this.#queues.get(transaction.from) ?? new SenderQueue(transaction.from, account.nonce);
    const replaced = queue.get(transaction.nonce);
    checkAccount(entry, account, queue, replaced);
    const victim = this.#room.victimOf(entry, queue, replaced, account, this.#entries.size, this.#prices.baseFee);
    return { queue, replaced, victim };
  }

  #insert(entry: PoolEntry): Admission {
    const { queue, replaced, victim } = this.#judge(entry);
    if (victim !== undefined) this.#dropTail(victim.queue, victim.code);
    if (replaced !== undefined) this.#forget(replaced, "REPLACED");
    this.#enter(entry, queue);
    return { entry, displaced: replaced ?? victim?.entry };
  }

  /** Takes `entry` out and brings `former` back; at the same nonce in one step, so that no gap opens in between. */
  #exchange(entry: PoolEntry, former: PoolEntry | undefined, code: PoolErrorCode): void {
    const { hash, from, nonce } = entry.transaction;
    const queue = this.#queues.get(from);
    if (queue === undefined || former?.transaction.from !== from || former.transaction.nonce !== nonce) {
      this.#remove(hash, code);
      if (former !== undefined) this.#restore(former);
      return;
    }
    this.#forget(entry, code);
    this.#enter(former, queue);
    const { balance } = this.#settings.chain.account(from);
    while (queue.cost > balance) this.#dropTail(queue, "INSUFFICIENT_FUNDS");
  }

  /** One that cannot come in was reported as dropped before. */
  #restore(entry: PoolEntry): void {
    try {
      this.#insert(entry);
    } catch (error) {
      if (!(error instanceof PoolError)) throw error;
    }
  }

  #enter(entry: PoolEntry, queue: SenderQueue): void {
    this.#entries.set(entry.transaction.hash, entry);
    this.#room.entered(entry);
    this.#queues.set(queue.address, queue);
    this.#change(queue, () => {
      queue.put(entry, this.#prices);
    });
  }

  #refresh(address: Address, included: ReadonlySet<Hash>): void {
    const queue = this.#queues.get(address);
    if (queue === undefined) return;
    const account = this.#settings.chain.account(address);
    this.#change(queue, () => {
      for (const entry of queue.follow(account.nonce)) {
        if (included.has(entry.transaction.hash)) this.#leave(entry);
        else this.#forget(entry, "NONCE_TOO_LOW");
      }
      queue.reprice(this.#prices);
    });
    while (queue.cost > account.balance) this.#dropTail(queue, "INSUFFICIENT_FUNDS");
    if (canSend(account.code)) return;
    for (const { transaction, origin } of [...queue.entries].reverse()) {
      if (origin !== undefined) this.#remove(transaction.hash, "SENDER_NOT_EOA");
    }
  }

  #reprice(before: Prices): void {
    const { baseFee, blobBaseFee } = this.#prices;
    if (baseFee === before.baseFee && blobBaseFee === before.blobBaseFee) return;
    const dearer = baseFee > before.baseFee || blobBaseFee > before.blobBaseFee;
    for (const queue of this.#queues.values()) {
      if (!dearer && !queue.waitsForPrice) continue;
      this.#change(queue, () => {
        queue.reprice(this.#prices);
      });
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

  #leave(entry: PoolEntry): void {
    this.#entries.delete(entry.transaction.hash);
    this.#room.left(entry);
  }

  #forget(entry: PoolEntry, code: PoolErrorCode): void {
    this.#leave(entry);
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
    this.#room.note(queue);
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
