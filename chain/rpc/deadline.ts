import { RPC_ERROR, RpcError } from "./errors.ts";

/** The time that one message may take. What nobody waits for is not set up: most calls are answered at once. */
export class Deadline {
  readonly #end: number;
  #timeIsUp = false;
  #controller: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #passed: Promise<never> | undefined;
  #reject: (error: RpcError) => void = () => undefined;

  constructor(milliseconds: number) {
    this.#end = performance.now() + milliseconds;
  }

  get hasPassed(): boolean {
    // Timers may ring a little early by this clock.
    return this.#timeIsUp || performance.now() >= this.#end;
  }

  /** aborted when time is up */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = (this.#controller = new AbortController());
      if (this.hasPassed) controller.abort();
      else this.#watch();
    }
    return this.#controller.signal;
  }

  /** @throws RpcError -32002 when time is up before the work is done */
  limit<T>(work: Promise<T>): Promise<T> {
    this.#passed ??= this.#makePassed();
    return Promise.race([work, this.#passed]);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #makePassed(): Promise<never> {
    const passed = new Promise<never>((_resolve, reject) => {
      this.#reject = reject;
    });
    // Waited for only while a call runs.
    passed.catch(() => undefined);
    this.#watch();
    return passed;
  }

  #watch(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timeIsUp = true;
        this.#controller?.abort();
        this.#reject(new RpcError(RPC_ERROR.timeout, "request timed out"));
      },
      Math.max(0, this.#end - performance.now()),
    );
  }
}
