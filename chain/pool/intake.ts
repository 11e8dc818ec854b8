import { POOL_LIMITS } from "../primitives/limits.ts";
import { TransactionCodecError } from "../primitives/transaction/errors.ts";
import { recoverSender } from "../primitives/transaction/sender.ts";
import type { Address, Transaction } from "../primitives/types.ts";

/** Recovers the senders of many transactions elsewhere, in order; undefined for a signature that no key made. */
export type RecoverSenders = (transactions: readonly Transaction[]) => Promise<readonly (Address | undefined)[]>;

interface Waiting {
  readonly transaction: Transaction;
  readonly resolve: (from: Address | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Recovers senders in groups: what comes in one turn of the event loop, or while another group is worked on, goes
 * together, and to the workers when it is much. Answers come in the order of the questions.
 */
export class Intake {
  readonly #recoverMany: RecoverSenders | undefined;
  #waiting: Waiting[] = [];
  #working: Promise<void> | undefined;

  constructor(recoverMany: RecoverSenders | undefined) {
    this.#recoverMany = recoverMany;
  }

  /** undefined: no key made the signature */
  sender(transaction: Transaction): Promise<Address | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ transaction, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  async #work(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        const senders = await this.#recover(group.map(({ transaction }) => transaction));
        group.forEach(({ resolve }, i) => {
          resolve(senders[i]);
        });
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#working = undefined;
  }

  async #recover(transactions: readonly Transaction[]): Promise<readonly (Address | undefined)[]> {
    const many = transactions.length >= POOL_LIMITS.parallelRecovery;
    return many && this.#recoverMany !== undefined ? this.#recoverMany(transactions) : transactions.map(senderOf);
  }
}

const senderOf = (transaction: Transaction): Address | undefined => {
  try {
    return recoverSender(transaction);
  } catch (error) {
    if (error instanceof TransactionCodecError) return undefined;
    throw error;
  }
};
