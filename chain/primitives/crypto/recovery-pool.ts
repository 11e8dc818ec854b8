import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { RECOVERY_LIMITS } from "../limits.ts";
import type { Address } from "../types.ts";
import { CryptoError } from "./errors.ts";
import { configuredKind, createCrypto } from "./index.ts";
import type { CryptoKind, CryptoProvider } from "./provider.ts";
import { packItems, recoverBatch, unpackResults } from "./recovery-batch.ts";
import type { RecoveryItem } from "./recovery-batch.ts";
import { RecoveryThread } from "./recovery-thread.ts";

export interface SenderRecoveryOptions {
  /** threads; 0: all work stays on the calling thread. Default: one less than there are processors, at least 1 */
  readonly workers?: number;
  readonly crypto?: CryptoKind;
  /** makes a thread */
  readonly spawn?: (kind: CryptoKind) => RecoveryThread;
}

/**
 * Recovers the signers of many signatures on worker threads. Few signatures are not worth the way to a worker and are
 * recovered at once. A thread that dies fails the work it had and is replaced by the next call.
 */
export class SenderRecovery {
  readonly #provider: CryptoProvider;
  readonly #spawn: () => RecoveryThread;
  #threads: RecoveryThread[];
  #closed = false;

  private constructor(provider: CryptoProvider, spawn: () => RecoveryThread, threads: RecoveryThread[]) {
    this.#provider = provider;
    this.#spawn = spawn;
    this.#threads = threads;
  }

  /**
   * Starts the threads and waits until all are ready.
   * @throws CryptoError RECOVERY_FAILED, NATIVE_CRYPTO_MISSING
   */
  static async start(options: SenderRecoveryOptions = {}): Promise<SenderRecovery> {
    const { workers = Math.max(1, availableParallelism() - 1), crypto: kind = configuredKind() } = options;
    const provider = await createCrypto(kind);
    const make = options.spawn ?? ((of: CryptoKind) => new RecoveryThread(of));
    const spawn = (): RecoveryThread => make(kind);
    const threads = Array.from({ length: workers }, spawn);
    try {
      await Promise.all(threads.map(({ ready }) => ready));
    } catch (error) {
      await Promise.all(threads.map((thread) => thread.close("RECOVERY_FAILED")));
      throw error;
    }
    return new SenderRecovery(provider, spawn, threads);
  }

  /**
   * Signers in the order of the items; undefined for an invalid signature.
   * @throws CryptoError RECOVERY_FAILED when a thread died (calling again is safe), RECOVERY_CLOSED, INPUT_INVALID
   */
  async recover(items: readonly RecoveryItem[]): Promise<(Address | undefined)[]> {
    if (this.#closed) throw new CryptoError("RECOVERY_CLOSED", "the recovery of senders is closed");
    const size = this.#chunkSize(items.length);
    const batches: Uint8Array<ArrayBuffer>[] = [];
    for (let start = 0; start < items.length; start += size) batches.push(packItems(items.slice(start, start + size)));
    const onThread = this.#threads.length === 0 || items.length < RECOVERY_LIMITS.workerItems;
    const results = onThread
      ? await this.#recoverHere(batches)
      : await Promise.all(batches.map((batch) => this.#idlest().run(batch)));
    return results.flatMap(unpackResults);
  }

  /** Ends all threads; pending work rejects with RECOVERY_CLOSED. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#threads.map((thread) => thread.close("RECOVERY_CLOSED")));
  }

  /** Lets other work happen between batches. */
  async #recoverHere(batches: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const results: Uint8Array[] = [];
    for (const batch of batches) {
      if (results.length > 0) await setImmediate();
      results.push(recoverBatch(this.#provider, batch));
    }
    return results;
  }

  /** Even shares for all threads, in chunks that leave room for other work in between. */
  #chunkSize(count: number): number {
    const share = Math.ceil(count / Math.max(1, this.#threads.length));
    return Math.min(share, RECOVERY_LIMITS.chunkItems);
  }

  #idlest(): RecoveryThread {
    this.#threads = this.#threads.map((thread) => (thread.alive ? thread : this.#spawn()));
    return this.#threads.reduce((best, thread) => (thread.pending < best.pending ? thread : best));
  }
}
