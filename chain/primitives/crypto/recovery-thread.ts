import { Worker } from "node:worker_threads";
import { CryptoError } from "./errors.ts";
import type { CryptoErrorCode } from "./errors.ts";
import type { CryptoKind } from "./provider.ts";

export interface ToWorker {
  readonly id: number;
  readonly batch: Uint8Array<ArrayBuffer>;
}

export type FromWorker = "ready" | { readonly id: number; readonly results: Uint8Array<ArrayBuffer> };

type Waiting = PromiseWithResolvers<Uint8Array>;

const WORKER = new URL("./recovery-worker.ts", import.meta.url);

/** One worker thread. It keeps the process alive only while it owes an answer, and ends for good at its first error. */
export class RecoveryThread {
  /** resolves when the worker is ready; rejects with RECOVERY_FAILED when it ends before */
  readonly ready: Promise<unknown>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #alive = true;
  #next = 0;

  /** @param script what the thread runs */
  constructor(kind: CryptoKind, script: URL = WORKER) {
    // Node strips types by itself; flags of the parent's loader are not for the worker.
    this.#worker = new Worker(script, { workerData: kind, execArgv: [], name: "sender-recovery" });
    const ready = Promise.withResolvers<unknown>();
    // Without a listener a failure after start would count as unhandled.
    ready.promise.catch(() => undefined);
    this.ready = ready.promise;
    this.#worker.on("message", (message: FromWorker) => {
      if (message === "ready") {
        ready.resolve(message);
        if (this.pending === 0) this.#worker.unref();
      } else this.#settle(message.id, message.results);
    });
    const fail = (cause: unknown): void => {
      const error = new CryptoError("RECOVERY_FAILED", "a thread that recovers senders ended", { cause });
      ready.reject(error);
      this.#end(error);
    };
    this.#worker.on("error", fail);
    this.#worker.on("messageerror", fail);
    this.#worker.on("exit", (code) => {
      fail(new Error(`exit code ${code}`));
    });
  }

  /** false: it takes no more batches */
  get alive(): boolean {
    return this.#alive;
  }

  /** batches not answered yet */
  get pending(): number {
    return this.#waiting.size;
  }

  /**
   * Recovers a batch, whose memory moves to the worker.
   * @throws CryptoError RECOVERY_FAILED when the worker has ended or ends before it answers
   */
  async run(batch: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    if (!this.#alive) throw new CryptoError("RECOVERY_FAILED", "this thread has ended");
    const id = this.#next++;
    const waiting = Promise.withResolvers<Uint8Array>();
    if (this.#waiting.size === 0) this.#worker.ref();
    this.#waiting.set(id, waiting);
    const message: ToWorker = { id, batch };
    this.#worker.postMessage(message, [batch.buffer]);
    return waiting.promise;
  }

  /** Ends the thread; what is pending rejects with this code. */
  async close(code: CryptoErrorCode): Promise<void> {
    this.#end(new CryptoError(code, "the threads that recover senders were closed"));
    await this.#worker.terminate();
  }

  #settle(id: number, results: Uint8Array): void {
    this.#waiting.get(id)?.resolve(results);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
  }

  #end(error: CryptoError): void {
    this.#alive = false;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
