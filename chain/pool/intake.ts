import { RECOVERY_LIMITS } from "../primitives/limits.ts";
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
 * Recovers senders in groups: what comes in one turn of the event loop goes together, and to the workers when it is
 * much; a large group goes at once, so that they work while this thread decodes more. Answers come in the order of the
 * questions.
 */
export class Intake {
  readonly #recoverMany: RecoverSenders | undefined;
  #waiting: Waiting[] = [];
  #answered: Promise<void> = Promise.resolve();

  constructor(recoverMany: RecoverSenders | undefined) {
    this.#recoverMany = recoverMany;
  }

  /** undefined: no key made the signature */
  sender(transaction: Transaction): Promise<Address | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ transaction, resolve, reject });
      if (this.#waiting.length >= RECOVERY_LIMITS.chunkItems) this.#send();
      else if (this.#waiting.length === 1)
        setImmediate(() => {
          this.#send();
        });
    });
  }

  /** Resolves when everything asked before is answered. */
  async idle(): Promise<void> {
    this.#send();
    await this.#answered;
  }

  #send(): void {
    if (this.#waiting.length === 0) return;
    const group = this.#waiting;
    this.#waiting = [];
    const senders = this.#recover(group.map(({ transaction }) => transaction));
    this.#answered = answer(group, senders, this.#answered);
  }

  async #recover(transactions: readonly Transaction[]): Promise<readonly (Address | undefined)[]> {
    const many = transactions.length >= RECOVERY_LIMITS.workerItems;
    return many && this.#recoverMany !== undefined ? this.#recoverMany(transactions) : transactions.map(senderOf);
  }
}

const answer = async (
  group: readonly Waiting[],
  senders: ReturnType<RecoverSenders>,
  before: Promise<void>,
): Promise<void> => {
  const [outcome] = await Promise.allSettled([senders, before]);
  for (const [index, { resolve, reject }] of group.entries()) {
    if (outcome.status === "fulfilled") resolve(outcome.value[index]);
    else reject(outcome.reason);
  }
};

const senderOf = (transaction: Transaction): Address | undefined => {
  try {
    return recoverSender(transaction);
  } catch (error) {
    if (error instanceof TransactionCodecError) return undefined;
    throw error;
  }
};
