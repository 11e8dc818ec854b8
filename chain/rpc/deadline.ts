import { RPC_ERROR, RpcError } from "./errors.ts";

/** The time that one message may take. */
export class Deadline {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #passed: Promise<never>;

  constructor(milliseconds: number) {
    this.signal = this.#controller.signal;
    this.#passed = new Promise((_resolve, reject) => {
      this.signal.addEventListener("abort", () => {
        reject(new RpcError(RPC_ERROR.timeout, "request timed out"));
      });
    });
    // Waited for only while a call runs.
    this.#passed.catch(() => undefined);
    this.#timer = setTimeout(() => {
      this.#controller.abort();
    }, milliseconds);
  }

  /** @throws RpcError -32002 when time is up before the work is done */
  limit<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#passed]);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
