import { POOL_LIMITS } from "../primitives/limits.ts";
import { TransactionCodecError } from "../primitives/transaction/errors.ts";
import { decodeNetworkTransaction } from "../primitives/transaction/sidecar.ts";
import type { BlobSidecar, NetworkTransaction } from "../primitives/transaction/sidecar.ts";
import type { Hash } from "../primitives/types.ts";
import type { Source } from "./entry.ts";
import { PoolError, refusal } from "./errors.ts";
import { checkForm } from "./form.ts";
import { Intake } from "./intake.ts";
import type { RecoverSenders } from "./intake.ts";
import type { Pool, PoolChain, PoolErrorCode, PoolEvents } from "./interface.ts";
import { Journal } from "./journal/journal.ts";
import type { JournalSettings } from "./journal/journal.ts";
import type { RoomLimits } from "./room.ts";
import { TransactionTable } from "./table.ts";
import type { Admission } from "./withdrawals.ts";

/** Something about the journal that an operator should know. */
export interface PoolWarning {
  readonly code: "JOURNAL_TORN" | "JOURNAL_DAMAGED" | "JOURNAL_REFUSED" | "JOURNAL_COMPACTION_FAILED";
  readonly message: string;
}

export interface PoolSettings {
  readonly chainId: number;
  readonly chain: PoolChain;
  /** undefined: the pool is empty after a restart */
  readonly journal: Pick<JournalSettings, "path" | "fsync" | "files"> | undefined;
  readonly onWarning: (warning: PoolWarning) => void;
  /** least priority fee, wei per gas; 0 unless said */
  readonly minimumTip?: bigint;
  readonly limits?: RoomLimits;
  /** worker threads for many signatures at once; undefined: this thread does all */
  readonly recoverSenders?: RecoverSenders;
  /**
   * Verifies commitments and proofs of a blob transaction in its network form, after all that is cheaper to check;
   * undefined: blob transactions are refused.
   * @throws PoolError BLOB_INVALID and others
   */
  readonly verifyBlobs?: (raw: Uint8Array) => Promise<void>;
}

/** A pool that also has the blobs of its transactions, until they are included. */
export interface BlobPool extends Pool {
  sidecar(hash: Hash): BlobSidecar | undefined;
}

/**
 * Opens the pool, with what its journal holds of an earlier run.
 * @throws the file system's error when the journal can be neither read nor made
 */
export const createPool = async (settings: PoolSettings): Promise<BlobPool> => {
  const pool = new JournalledPool(settings);
  await pool.open();
  return pool;
};

class JournalledPool implements BlobPool {
  readonly #settings: PoolSettings;
  readonly #table: TransactionTable;
  readonly #intake: Intake;
  readonly #listeners = { pending: new Set<PoolEvents["pending"]>(), dropped: new Set<PoolEvents["dropped"]>() };
  #journal: Journal | undefined;
  #closed = false;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
    this.#intake = new Intake(settings.recoverSenders);
    this.#table = new TransactionTable({
      chain: settings.chain,
      limits: settings.limits ?? POOL_LIMITS,
      onPending: ({ transaction }) => {
        for (const listener of this.#listeners.pending) listener(transaction);
      },
      onDropped: ({ transaction }, code) => {
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

  async add(raw: Uint8Array, from: Source = "here"): Promise<Hash> {
    const admission = await this.#admit(raw, from, true);
    try {
      await this.#journal?.append(raw);
    } catch (cause) {
      this.#table.withdraw(admission, "JOURNAL_FAILED");
      throw refusal("JOURNAL_FAILED", cause instanceof Error ? cause.message : String(cause), cause);
    }
    return admission.entry.transaction.hash;
  }

  addUnsigned(transaction: Parameters<Pool["addUnsigned"]>[0]): Hash {
    this.#expectOpen();
    checkForm(transaction, this.#formRules());
    return this.#table.admit(transaction, undefined).entry.transaction.hash;
  }

  get: Pool["get"] = (hash) => this.#table.get(hash)?.transaction;
  nonce: Pool["nonce"] = (address) => this.#table.nonce(address);
  content: Pool["content"] = () => this.#table.content();
  source: Pool["source"] = () => this.#table.source();
  drop: Pool["drop"] = (hash) => this.#table.remove(hash, "REMOVED");
  sidecar: BlobPool["sidecar"] = (hash) => this.#table.get(hash)?.origin?.sidecar;

  get counts(): Pool["counts"] {
    return this.#table.counts;
  }

  onBlock: Pool["onBlock"] = (included, changed) => {
    this.#table.follow(included, changed);
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

  /**
   * @param inDoubt whether the proofs of blobs are in doubt: those of the journal were verified before
   */
  async #admit(raw: Uint8Array, source: Source, inDoubt: boolean): Promise<Admission> {
    this.#expectOpen();
    const { transaction, sidecar } = this.#decode(raw);
    checkForm(transaction, this.#formRules());
    if (this.#table.get(transaction.hash) !== undefined) throw refusal("ALREADY_KNOWN");
    const from = await this.#intake.sender(transaction);
    if (from === undefined) throw refusal("SIGNATURE_INVALID");
    const signed = { ...transaction, from };
    const origin = { bytes: raw, sidecar, from: source };
    if (sidecar !== undefined && inDoubt) {
      this.#table.check(signed, origin);
      await this.#settings.verifyBlobs?.(raw);
      this.#expectOpen();
    }
    return this.#table.admit(signed, origin);
  }

  #expectOpen(): void {
    if (this.#closed) throw refusal("POOL_CLOSED");
  }

  #decode(raw: Uint8Array): NetworkTransaction {
    const blobs = raw[0] === 3;
    const limit = blobs ? POOL_LIMITS.blobTransactionBytes : POOL_LIMITS.transactionBytes;
    if (raw.length > limit) throw refusal("TOO_LARGE", `transaction size ${raw.length}, limit ${limit}`);
    if (blobs && this.#settings.verifyBlobs === undefined) {
      throw refusal("TYPE_UNSUPPORTED", "this node keeps no blobs");
    }
    try {
      const decoded = decodeNetworkTransaction(raw);
      if (decoded.sidecar?.version === 0) {
        throw refusal("BLOB_INVALID", "its proofs are of whole blobs (EIP-4844), not of cells (EIP-7594)");
      }
      return decoded;
    } catch (error) {
      if (error instanceof TransactionCodecError) throw refusal(error.code, error.message, error);
      throw error;
    }
  }

  /** Takes in a record of the journal; one that the chain has overtaken goes without a word. */
  async #restore(raw: Uint8Array): Promise<void> {
    try {
      // It was in the pool, whoever took it in.
      await this.#admit(raw, "peer", false);
    } catch (error) {
      if (!(error instanceof PoolError)) throw error;
      if (OVERTAKEN.has(error.code)) return;
      const message = `a transaction of the journal is no longer accepted: ${error.message}`;
      this.#settings.onWarning({ code: "JOURNAL_REFUSED", message });
    }
  }

  #tidy(): void {
    const { size, bytes } = this.#table;
    this.#journal?.tidy({ records: size, bytes }, () =>
      this.#table.entries().flatMap(({ origin }) => origin?.bytes ?? []),
    );
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
