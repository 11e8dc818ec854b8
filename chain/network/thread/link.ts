import type { MessagePort, Worker } from "node:worker_threads";
import { CodedError, errorCode } from "../../primitives/errors.ts";

/** What one end of a link can be asked. Arguments and results are cloned. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the only type that functions of every shape have
export type Calls = Record<string, (...args: any[]) => unknown>;

type Message =
  | { readonly kind: "call"; readonly id: number; readonly name: string; readonly args: readonly unknown[] }
  | { readonly kind: "tell"; readonly name: string; readonly args: readonly unknown[] }
  | { readonly kind: "done"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly error: PlainError };

interface PlainError {
  readonly code: string | undefined;
  readonly message: string;
  readonly advice: string | undefined;
}

/** How an end makes the errors that the other threw. */
export type Revive = (code: string, message: string, advice: string | undefined) => Error;

/** Calls between two threads: each end offers `Own` and asks for `Other`. */
export class Link<Own extends Calls, Other extends Calls> {
  readonly #port: MessagePort | Worker;
  readonly #own: Own;
  readonly #revive: Revive;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #next = 0;
  #ended: Error | undefined;

  constructor(port: MessagePort | Worker, own: Own, revive: Revive) {
    this.#port = port;
    this.#own = own;
    this.#revive = revive;
    port.on("message", (message: Message) => {
      void this.#receive(message);
    });
  }

  /** Asks and waits for the answer. @throws what the other end threw, by its code */
  async call<N extends keyof Other & string>(
    name: N,
    ...args: Parameters<Other[N]>
  ): Promise<Awaited<ReturnType<Other[N]>>> {
    if (this.#ended !== undefined) throw this.#ended;
    const id = this.#next++;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    this.#send({ kind: "call", id, name, args });
    return (await waiting.promise) as Awaited<ReturnType<Other[N]>>;
  }

  /** Asks without waiting for an answer. */
  tell<N extends keyof Other & string>(name: N, ...args: Parameters<Other[N]>): void {
    if (this.#ended === undefined) this.#send({ kind: "tell", name, args });
  }

  /** From now on every call fails with this error, those that wait too. */
  end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }

  #send(message: Message): void {
    this.#port.postMessage(message);
  }

  async #receive(message: Message): Promise<void> {
    switch (message.kind) {
      case "call":
        try {
          const value = await this.#own[message.name]?.(...message.args);
          this.#send({ kind: "done", id: message.id, value });
        } catch (error) {
          this.#send({ kind: "failed", id: message.id, error: plain(error) });
        }
        return;
      case "tell":
        this.#own[message.name]?.(...message.args);
        return;
      case "done":
        this.#take(message.id)?.resolve(message.value);
        return;
      case "failed": {
        const { code, message: text, advice } = message.error;
        this.#take(message.id)?.reject(code === undefined ? new Error(text) : this.#revive(code, text, advice));
      }
    }
  }

  #take(id: number): PromiseWithResolvers<unknown> | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}

const plain = (error: unknown): PlainError => ({
  code: errorCode(error),
  message: error instanceof Error ? error.message : String(error),
  advice: error instanceof CodedError ? error.advice : undefined,
});

/** Bytes for another thread: a view of a larger buffer would be cloned with all of it. */
export const compact = (bytes: Uint8Array): Uint8Array =>
  bytes.buffer.byteLength === bytes.length ? bytes : Uint8Array.from(bytes);
