import { Budget } from "../../network/budget.ts";
import type { Hash } from "../../primitives/types.ts";
import type { SyncLimits } from "../interface.ts";
import { BATCH_ROOM_BYTES, SALTS, bytesInBatch, encodeBatch } from "../wire/batch.ts";
import { OwnTransactions } from "./own.ts";

export interface OutboxParts {
  readonly limits: SyncLimits;
  /** @returns how many peers it was handed to */
  readonly publish: (batch: Uint8Array) => Promise<number>;
  /** a transaction as it travels; undefined: it need not be sent any more, or cannot */
  readonly read: (hash: Hash) => Uint8Array | undefined;
  /** whether there is anybody to send to */
  readonly isConnected: () => boolean;
  readonly random: () => number;
}

interface Batch {
  readonly hashes: Hash[];
  readonly transactions: Uint8Array[];
  bytes: number;
}

const MS_PER_SECOND = 1_000;

/**
 * Sends own transactions in batches: when one is full, or when the first has waited `batchMs`. When that makes more
 * batches than are allowed, transactions wait and travel in larger ones. What reached nobody waits on.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #own = new OwnTransactions();
  readonly #budget: Budget;
  #timer: NodeJS.Timeout | undefined;
  #sending = false;
  #open = true;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    const { batchesPerSecond, batchesBurst } = parts.limits;
    this.#budget = new Budget({ perSecond: batchesPerSecond, burst: batchesBurst }, performance.now());
  }

  add(hash: Hash): void {
    this.#own.add(hash);
    const { batchTransactions, batchMs } = this.#parts.limits;
    if (this.#own.waiting === batchTransactions) this.flush();
    else this.#later(batchMs);
  }

  /** Queues again what was sent `rebroadcastMs` ago and still waits for a block. */
  repeat(): void {
    const { rebroadcastMs, rebroadcastTransactions, batchMs } = this.#parts.limits;
    const isWanted = (hash: Hash): boolean => this.#parts.read(hash) !== undefined;
    if (this.#own.again(performance.now() - rebroadcastMs, rebroadcastTransactions, isWanted) > 0) this.#later(batchMs);
  }

  /** Sends what waits, as far as the budget allows. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#sending && this.#open) void this.#sendAll();
  }

  close(): void {
    this.#open = false;
    clearTimeout(this.#timer);
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    const { batchTransactions, batchMs } = this.#parts.limits;
    let wait = batchMs;
    do {
      const batch = this.#next();
      if (batch.hashes.length > 0) wait = await this.#trySend(batch);
    } while (this.#open && wait === 0 && this.#own.waiting >= batchTransactions);
    this.#sending = false;
    if (this.#own.waiting > 0) this.#later(Math.max(wait, batchMs));
  }

  /** @returns ms to wait before anything more is sent; 0: it was sent */
  async #trySend(batch: Batch): Promise<number> {
    if (!this.#parts.isConnected()) return MS_PER_SECOND;
    if (!this.#budget.take(1, performance.now())) return MS_PER_SECOND / this.#parts.limits.batchesPerSecond;
    return (await this.#send(batch)) ? 0 : MS_PER_SECOND;
  }

  /** The batch that is due, of what can still be sent. */
  #next(): Batch {
    const batch: Batch = { hashes: [], transactions: [], bytes: 0 };
    for (const hash of this.#own.queue()) {
      if (batch.hashes.length === this.#parts.limits.batchTransactions) break;
      const transaction = this.#parts.read(hash);
      const bytes = transaction === undefined ? Infinity : bytesInBatch(transaction);
      if (transaction === undefined || bytes > BATCH_ROOM_BYTES) {
        this.#own.forget(hash);
        continue;
      }
      if (batch.bytes + bytes > BATCH_ROOM_BYTES) break;
      batch.hashes.push(hash);
      batch.transactions.push(transaction);
      batch.bytes += bytes;
    }
    return batch;
  }

  /** @returns whether it reached anybody */
  async #send({ hashes, transactions }: Batch): Promise<boolean> {
    const salt = Math.floor(this.#parts.random() * SALTS);
    const reached = await this.#parts.publish(encodeBatch({ salt, transactions }));
    if (reached === 0) return false;
    const now = performance.now();
    for (const hash of hashes) this.#own.markSent(hash, now);
    return true;
  }

  #later(ms: number): void {
    if (!this.#open) return;
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, ms);
  }
}
