import { PoolError } from "../../../../chain/pool/errors.ts";
import type { Pool, PoolContent, PoolEvents } from "../../../../chain/pool/interface.ts";
import { decodeTransaction } from "../../../../chain/primitives/transaction/decode.ts";
import { toSigned } from "../../../../chain/primitives/transaction/sender.ts";
import type { Address, Hash, SenderTransaction } from "../../../../chain/primitives/types.ts";

/** Keeps every transaction as executable, in order of arrival, and what a test puts into `queued`. */
export class FakePool implements Pool {
  readonly transactions = new Map<Hash, SenderTransaction>();
  readonly queued = new Map<Address, SenderTransaction[]>();
  readonly #listeners = new Set<PoolEvents["pending"]>();

  get counts(): Pool["counts"] {
    return { pending: this.transactions.size, queued: [...this.queued.values()].flat().length };
  }

  add(raw: Uint8Array): Promise<Hash> {
    try {
      return Promise.resolve(this.addUnsigned(toSigned(decodeTransaction(raw))));
    } catch (cause) {
      if (cause instanceof PoolError) return Promise.reject(cause);
      return Promise.reject(new PoolError("MALFORMED", "malformed transaction", { cause }));
    }
  }

  addUnsigned(transaction: SenderTransaction): Hash {
    if (this.transactions.has(transaction.hash)) throw new PoolError("ALREADY_KNOWN", "already known");
    this.transactions.set(transaction.hash, transaction);
    for (const listener of this.#listeners) listener(transaction);
    return transaction.hash;
  }

  get(hash: Hash): SenderTransaction | undefined {
    return this.transactions.get(hash);
  }

  nonce(address: Address): bigint {
    return BigInt([...this.transactions.values()].filter(({ from }) => from === address).length);
  }

  content(): PoolContent {
    const pending = new Map<Address, SenderTransaction[]>();
    for (const transaction of this.transactions.values()) {
      pending.set(transaction.from, [...(pending.get(transaction.from) ?? []), transaction]);
    }
    return { pending, queued: this.queued };
  }

  source(): ReturnType<Pool["source"]> {
    const waiting = this.transactions.values();
    return { next: () => waiting.next().value, skip: () => undefined };
  }

  onBlock(included: Parameters<Pool["onBlock"]>[0]): void {
    for (const { hash } of included) this.transactions.delete(hash);
  }

  drop(hash: Hash): boolean {
    return this.transactions.delete(hash);
  }

  reset(): void {
    this.transactions.clear();
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  on<E extends keyof PoolEvents>(event: E, listener: PoolEvents[E]): () => void {
    if (event !== "pending") return () => undefined;
    this.#listeners.add(listener as PoolEvents["pending"]);
    return () => this.#listeners.delete(listener as PoolEvents["pending"]);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
