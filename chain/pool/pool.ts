import { POOL_LIMITS } from "../primitives/limits.ts";
import { decodeTransaction } from "../primitives/transaction/decode.ts";
import { TransactionCodecError } from "../primitives/transaction/errors.ts";
import type { Hash, Transaction } from "../primitives/types.ts";
import { PoolError, refusal } from "./errors.ts";
import { checkForm } from "./form.ts";
import { Intake } from "./intake.ts";
import type { RecoverSenders } from "./intake.ts";
import type { Pool, PoolChain, PoolErrorCode, PoolEvents } from "./interface.ts";
import { Journal } from "./journal/journal.ts";
import { TransactionTable } from "./table.ts";

/** Something about the journal that an operator should know. */
export interface PoolWarning {
  readonly code: "JOURNAL_TORN" | "JOURNAL_DAMAGED" | "JOURNAL_REFUSED" | "JOURNAL_COMPACTION_FAILED";
  readonly message: string;
}

/** A blob transaction taken out of its network form. */
export interface OpenedBlobs<Sidecar> {
  readonly transaction: Transaction;
  readonly sidecar: Sidecar;
}

export interface PoolSettings<Sidecar = unknown> {
  readonly chainId: number;
  readonly chain: PoolChain;
  /** undefined: the pool is empty after a restart */
  readonly journal: { readonly path: string; readonly fsync: boolean } | undefined;
  readonly onWarning: (warning: PoolWarning) => void;
  /** least priority fee, wei per gas; 0 unless said */
  readonly minimumTip?: bigint;
  readonly limits?: { readonly transactions: number; readonly perSender: number };
  /** worker threads for many signatures at once; undefined: this thread does all */
  readonly recoverSenders?: RecoverSenders;
  /**
   * Decodes the network form of a type 3 transaction, and verifies commitments and proofs (EIP-4844, EIP-7594);
   * undefined: blob transactions are refused.
   * @throws TransactionCodecError
   */
  readonly openBlobs?: (raw: Uint8Array) => OpenedBlobs<Sidecar>;
}

/** A pool that also has the blobs of its transactions, until they are included. */
export interface BlobPool<Sidecar = unknown> extends Pool {
  sidecar(hash: Hash): Sidecar | undefined;
}

/**
 * Opens the pool, with what its journal holds of an earlier run.
 * @throws the file system's error when the journal can be neither read nor made
 */
export const createPool = async <Sidecar>(settings: PoolSettings<Sidecar>): Promise<BlobPool<Sidecar>> => {
  const pool = new JournalledPool(settings);
  await pool.open();
  return pool;
};

class JournalledPool<Sidecar> implements BlobPool<Sidecar> {
  readonly #settings: PoolSettings<Sidecar>;
  readonly #table: TransactionTable;
  readonly #intake: Intake;
  readonly #sidecars = new Map<Hash, Sidecar>();
  readonly #listeners = { pending: new Set<PoolEvents["pending"]>(), dropped: new Set<PoolEvents["dropped"]>() };
  #journal: Journal | undefined;
  #closed = false;

  constructor(settings: PoolSettings<Sidecar>) {
    this.#settings = settings;
    this.#intake = new Intake(settings.recoverSenders);
    this.#table = new TransactionTable({
      chain: settings.chain,
      limits: settings.limits ?? POOL_LIMITS,
      onPending: ({ transaction }) => {
        for (const listener of this.#listeners.pending) listener(transaction);
      },
      onDropped: ({ transaction }, code) => {
        this.#sidecars.delete(transaction.hash);
        for (const listener of this.#listeners.dropped) listener(transaction, code);
      },
    });
  }

  async open(): Promise<void> {
    const { journal: where, onWarning } = this.#settings;
    if (where === undefined) return;
    const onCompactionFailure = (error: unknown): void => {
      onWarning({
        code: "JOURNAL_COMPACTION_FAILED",
        message: `stale records stay in ${where.path}: ${String(error)}`,
      });
    };
    const { journal, found } = await Journal.open({ ...where, onCompactionFailure });
    if (found.tornBytes > 0) {
      onWarning({ code: "JOURNAL_TORN", message: `cut ${found.tornBytes} bytes of an unfinished write` });
    }
    if (found.damagedCopy !== undefined) {
      const message = `skipped ${found.damagedBytes} damaged bytes; the file as it was is ${found.damagedCopy}`;
      onWarning({ code: "JOURNAL_DAMAGED", message });
    }
    const once = new Map(found.contents.map((raw) => [Buffer.from(raw).toString("latin1"), raw]));
    await Promise.all([...once.values()].map((raw) => this.#restore(raw)));
    this.#journal = journal;
    this.#tidy();
  }

  async add(raw: Uint8Array): Promise<Hash> {
    const hash = await this.#admit(raw);
    try {
      await this.#journal?.append(raw);
    } catch (cause) {
      this.#table.remove(hash, "JOURNAL_FAILED");
      throw refusal("JOURNAL_FAILED", cause instanceof Error ? cause.message : String(cause), cause);
    }
    return hash;
  }

  addUnsigned(transaction: Parameters<Pool["addUnsigned"]>[0]): Hash {
    if (this.#closed) throw refusal("POOL_CLOSED");
    checkForm(transaction, this.#formRules());
    return this.#table.admit(transaction, undefined).transaction.hash;
  }

  get: Pool["get"] = (hash) => this.#table.get(hash)?.transaction;
  nonce: Pool["nonce"] = (address) => this.#table.nonce(address);
  content: Pool["content"] = () => this.#table.content();
  source: Pool["source"] = () => this.#table.source();
  drop: Pool["drop"] = (hash) => this.#table.remove(hash, "REMOVED");
  sidecar: BlobPool<Sidecar>["sidecar"] = (hash) => this.#sidecars.get(hash);

  get counts(): Pool["counts"] {
    return this.#table.counts;
  }

  onBlock: Pool["onBlock"] = (included) => {
    this.#table.follow(included);
    for (const { hash } of this.#sidecars.size > 0 ? included : []) this.#sidecars.delete(hash);
    this.#tidy();
  };

  reset(): void {
    this.onBlock([]);
  }

  on<E extends keyof PoolEvents>(event: E, listener: PoolEvents[E]): () => void {
    const listeners = this.#listeners[event] as Set<PoolEvents[E]>;
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#intake.idle();
    // Whoever got its sender last hands its transaction to the journal within this turn.
    await new Promise((resolve) => setImmediate(resolve));
    await this.#journal?.close();
  }

  async #admit(raw: Uint8Array): Promise<Hash> {
    if (this.#closed) throw refusal("POOL_CLOSED");
    const { transaction, sidecar } = this.#decode(raw);
    checkForm(transaction, this.#formRules());
    if (this.#table.get(transaction.hash) !== undefined) throw refusal("ALREADY_KNOWN");
    const from = await this.#intake.sender(transaction);
    if (from === undefined) throw refusal("SIGNATURE_INVALID");
    this.#table.admit({ ...transaction, from }, raw);
    if (sidecar !== undefined) this.#sidecars.set(transaction.hash, sidecar);
    return transaction.hash;
  }

  #decode(raw: Uint8Array): { readonly transaction: Transaction; readonly sidecar?: Sidecar } {
    const { openBlobs } = this.#settings;
    const blobs = raw[0] === 3;
    const limit = blobs ? POOL_LIMITS.blobTransactionBytes : POOL_LIMITS.transactionBytes;
    if (raw.length > limit) throw refusal("TOO_LARGE", `transaction size ${raw.length}, limit ${limit}`);
    if (blobs && openBlobs === undefined) throw refusal("TYPE_UNSUPPORTED", "this node keeps no blobs");
    try {
      return blobs && openBlobs !== undefined ? openBlobs(raw) : { transaction: decodeTransaction(raw) };
    } catch (error) {
      if (error instanceof TransactionCodecError) throw refusal(error.code, error.message, error);
      throw error;
    }
  }

  /** Takes in a record of the journal; one that the chain has overtaken goes without a word. */
  async #restore(raw: Uint8Array): Promise<void> {
    try {
      await this.#admit(raw);
    } catch (error) {
      if (!(error instanceof PoolError)) throw error;
      if (OVERTAKEN.has(error.code)) return;
      const message = `a transaction of the journal is no longer accepted: ${error.message}`;
      this.#settings.onWarning({ code: "JOURNAL_REFUSED", message });
    }
  }

  #tidy(): void {
    this.#journal?.tidy(this.#table.size, () => this.#table.entries().flatMap(({ bytes }) => bytes ?? []));
  }

  #formRules(): Parameters<typeof checkForm>[1] {
    const { chainId, chain, minimumTip } = this.#settings;
    return { chainId: BigInt(chainId), blockGasLimit: chain.blockGasLimit(), minimumTip: minimumTip ?? 0n };
  }
}

/** A record of a transaction that was included, replaced, or written twice. */
const OVERTAKEN: ReadonlySet<PoolErrorCode> = new Set<PoolErrorCode>([
  "NONCE_TOO_LOW",
  "ALREADY_KNOWN",
  "REPLACEMENT_UNDERPRICED",
]);
