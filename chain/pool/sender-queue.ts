import type { Address } from "../primitives/types.ts";
import { paysFor } from "./entry.ts";
import type { PoolEntry, Prices } from "./entry.ts";

/**
 * The transactions of one account, by nonce. `entries` = [0, ready) executable now, [ready, contiguous) waiting for a
 * lower base fee, theirs or an earlier one's, [contiguous, …) waiting for a nonce that is missing.
 */
export class SenderQueue {
  readonly address: Address;
  #nonce: bigint;
  #entries: PoolEntry[] = [];
  #cost = 0n;
  #contiguous = 0;
  #ready = 0;
  #fresh: PoolEntry[] = [];

  /** @param nonce next nonce of the account */
  constructor(address: Address, nonce: bigint) {
    this.address = address;
    this.#nonce = nonce;
  }

  get entries(): readonly PoolEntry[] {
    return this.#entries;
  }

  /** next nonce of the account in the newest state */
  get nonce(): bigint {
    return this.#nonce;
  }

  /** next nonce behind the transactions that need no other one first */
  get nextNonce(): bigint {
    return this.#nonce + BigInt(this.#contiguous);
  }

  /** the most wei that all transactions together can take */
  get cost(): bigint {
    return this.#cost;
  }

  get ready(): number {
    return this.#ready;
  }

  /** whether a lower base fee alone could make something executable */
  get waitsForPrice(): boolean {
    return this.#ready < this.#contiguous;
  }

  get tail(): PoolEntry | undefined {
    return this.#entries.at(-1);
  }

  get(nonce: bigint): PoolEntry | undefined {
    const found = this.#entries[this.#indexOf(nonce)];
    return found?.transaction.nonce === nonce ? found : undefined;
  }

  /** Puts an entry at its nonce, which is not below the account's. */
  put(entry: PoolEntry, prices: Prices): void {
    const { nonce } = entry.transaction;
    const index = this.#indexOf(nonce);
    const old = this.#entries[index];
    const replaces = old?.transaction.nonce === nonce;
    this.#entries.splice(index, replaces ? 1 : 0, entry);
    this.#cost += entry.cost - (replaces ? old.cost : 0n);
    if (index < this.#ready) {
      if (paysFor(entry.transaction, prices)) this.#fresh.push(entry);
      else this.#ready = index;
    }
    this.#extend(prices);
  }

  /** What became executable since this was called last, in nonce order. */
  takeFresh(): readonly PoolEntry[] {
    const fresh = this.#fresh;
    if (fresh.length > 0) this.#fresh = [];
    return fresh;
  }

  /** Takes the last entry off. */
  dropTail(): PoolEntry | undefined {
    const tail = this.#entries.pop();
    if (tail === undefined) return undefined;
    this.#cost -= tail.cost;
    this.#clip(this.#entries.length);
    return tail;
  }

  /** Takes one entry out; those behind it wait for its nonce from then on. */
  remove(entry: PoolEntry): void {
    const index = this.#indexOf(entry.transaction.nonce);
    this.#entries.splice(index, 1);
    this.#cost -= entry.cost;
    this.#clip(index);
  }

  /** Follows the account's nonce; `reprice` comes next. @returns the entries below it, in order, taken out */
  follow(nonce: bigint): readonly PoolEntry[] {
    if (nonce === this.#nonce) return [];
    const removed = this.#entries.splice(0, this.#indexOf(nonce));
    for (const entry of removed) this.#cost -= entry.cost;
    const gone = nonce > this.#nonce ? removed.length : this.#entries.length;
    this.#contiguous = Math.max(0, this.#contiguous - gone);
    this.#ready = Math.max(0, this.#ready - gone);
    this.#nonce = nonce;
    return removed;
  }

  /** Adapts to new prices. */
  reprice(prices: Prices): void {
    const entries = this.#entries;
    let affordable = 0;
    while (affordable < this.#ready && paysFor((entries[affordable] as PoolEntry).transaction, prices)) affordable += 1;
    this.#ready = affordable;
    this.#extend(prices);
  }

  /** Index of the first entry whose nonce is not below `nonce`. */
  #indexOf(nonce: bigint): number {
    const entries = this.#entries;
    if (nonce >= this.nextNonce && this.#contiguous === entries.length) return entries.length;
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((entries[middle] as PoolEntry).transaction.nonce < nonce) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #clip(length: number): void {
    this.#contiguous = Math.min(this.#contiguous, length);
    this.#ready = Math.min(this.#ready, length);
  }

  #extend(prices: Prices): void {
    const entries = this.#entries;
    while (entries[this.#contiguous]?.transaction.nonce === this.nextNonce) this.#contiguous += 1;
    while (this.#ready < this.#contiguous && paysFor((entries[this.#ready] as PoolEntry).transaction, prices)) {
      this.#fresh.push(entries[this.#ready] as PoolEntry);
      this.#ready += 1;
    }
  }
}
