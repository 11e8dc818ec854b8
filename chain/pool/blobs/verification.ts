import { Worker } from "node:worker_threads";
import { POOL_LIMITS } from "../../primitives/limits.ts";
import { PoolError, refusal } from "../errors.ts";

/** What the worker answers: what is wrong with the blobs, undefined when nothing is. */
export interface Verdict {
  readonly fault: string | undefined;
}

interface Question {
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (error: PoolError) => void;
}

const WORKER = new URL("./worker.ts", import.meta.url);

/**
 * Verifies the KZG proofs of blob transactions on a thread of its own: a blob takes a good part of a second, during
 * which the node has other things to do. The thread starts with the first transaction, keeps no process alive while it
 * has nothing to do, and is started anew when it ended.
 */
export class BlobVerification {
  readonly #script: URL;
  #worker: Worker | undefined;
  /** the worker answers in the order it was asked */
  #questions: Question[] = [];

  /** @param script what the thread runs */
  constructor(script: URL = WORKER) {
    this.#script = script;
  }

  /**
   * Resolves when commitments and proofs of a blob transaction in its network form hold (EIP-4844, EIP-7594).
   * @throws PoolError BLOB_INVALID; POOL_FULL when too many wait; VERIFICATION_FAILED when the thread ended meanwhile
   */
  async verify(raw: Uint8Array): Promise<void> {
    const { blobVerifications } = POOL_LIMITS;
    if (this.#questions.length >= blobVerifications) {
      throw refusal("POOL_FULL", `${blobVerifications} blob transactions wait to be verified`);
    }
    const worker = (this.#worker ??= this.#start());
    const { promise, resolve, reject } = Promise.withResolvers<Verdict>();
    if (this.#questions.length === 0) worker.ref();
    this.#questions.push({ resolve, reject });
    // A copy to give away: sending a view would copy all of the memory that it is a view of.
    const copy = new Uint8Array(raw);
    worker.postMessage(copy, [copy.buffer]);
    const { fault } = await promise;
    if (fault !== undefined) throw refusal("BLOB_INVALID", fault);
  }

  /** Ends the thread; what waits is refused with POOL_CLOSED. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#fail(refusal("POOL_CLOSED"));
    await worker?.terminate();
  }

  #start(): Worker {
    // Node strips types by itself; flags of the parent's loader are not for the worker.
    const worker = new Worker(this.#script, { execArgv: [], name: "blob-verification" });
    worker.unref();
    worker.on("message", (verdict: Verdict) => {
      this.#questions.shift()?.resolve(verdict);
      if (this.#questions.length === 0) worker.unref();
    });
    const fail = (cause: unknown): void => {
      if (worker === this.#worker) this.#fail(refusal("VERIFICATION_FAILED", String(cause), cause));
    };
    worker.on("error", fail);
    worker.on("messageerror", fail);
    worker.on("exit", (code) => {
      fail(new Error(`the thread ended with ${code}`));
    });
    return worker;
  }

  #fail(error: PoolError): void {
    const questions = this.#questions;
    this.#questions = [];
    this.#worker = undefined;
    for (const { reject } of questions) reject(error);
  }
}
