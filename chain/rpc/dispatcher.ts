import { showAnswer } from "./answers.ts";
import type { Backend } from "./backend.ts";
import { FeeOracle } from "./chain/fees.ts";
import { PendingBlocks } from "./chain/pending.ts";
import type { Services } from "./context.ts";
import { Deadline } from "./deadline.ts";
import { describeMethods } from "./discovery/build.ts";
import type { OpenRpcDocument } from "./discovery/document.ts";
import { RPC_ERROR, RpcError, toRpcError } from "./errors.ts";
import { Filters } from "./feeds/filters.ts";
import { Session } from "./feeds/session.ts";
import type { Push } from "./feeds/session.ts";
import type { Limits } from "./limits.ts";
import { withDefaults } from "./limits.ts";
import { failure, idOf, parseRequest, success } from "./message.ts";
import type { RpcResponse } from "./message.ts";
import type { RpcMethod } from "./method.ts";
import { parseParams } from "./method.ts";
import { ADMIN_METHODS, DEV_METHODS, METHODS, TESTING_METHODS } from "./methods/index.ts";
import { OBJECTS, TextSink, responseTooLarge } from "./sink.ts";
import type { Sink } from "./sink.ts";

export interface DispatcherOptions {
  readonly limits?: Partial<Limits>;
  /** told of errors that nobody raised on purpose; the caller only learns that there was one */
  readonly onInternalError?: (error: unknown, method: string) => void;
  /** told of each answered request; methods that do not exist are all "unknown" */
  readonly onRequest?: (method: string, failed: boolean) => void;
  /** ms; for the idle times of filters */
  readonly now?: () => number;
}

/** What the calls of one message share. */
interface Call<T> {
  readonly session: Session;
  readonly deadline: Deadline;
  readonly sink: Sink<T>;
}

/** Answers JSON-RPC messages, whatever carries them. */
export class Dispatcher {
  readonly limits: Limits;
  /** every method served, for documentation */
  readonly methods: ReadonlyMap<string, RpcMethod>;
  readonly #services: Services;
  readonly #onInternalError: (error: unknown, method: string) => void;
  readonly #onRequest: (method: string, failed: boolean) => void;
  #description: OpenRpcDocument | undefined;

  constructor(backend: Backend, options: DispatcherOptions = {}) {
    const { onInternalError = () => undefined, onRequest = () => undefined, now = Date.now } = options;
    this.limits = withDefaults(options.limits);
    const methods = [
      ...METHODS,
      ...(backend.dev === undefined ? [] : DEV_METHODS),
      ...(backend.testing === true ? TESTING_METHODS : []),
      ...(backend.admin === undefined ? [] : ADMIN_METHODS),
    ];
    this.methods = new Map(methods.map((method) => [method.name, method]));
    this.#onInternalError = onInternalError;
    this.#onRequest = onRequest;
    this.#services = {
      backend,
      limits: this.limits,
      pending: new PendingBlocks(backend, this.limits, now),
      fees: new FeeOracle(backend),
      filters: new Filters(backend, this.limits, now),
      modules: [...new Set(methods.map(({ name }) => name.slice(0, name.indexOf("_"))))].sort(),
      describe: () => (this.#description ??= describeMethods(methods, backend.clientVersion)),
    };
  }

  /** A caller; with `push` it can subscribe. Close it when the caller is gone. */
  session(push?: Push): Session {
    return new Session(this.limits.subscriptionsPerConnection, push);
  }

  /**
   * Answers one call or a batch. Calls of a batch run one after the other, except that neighbours that may run at the
   * same time (eth_sendRawTransaction) do; they start in order. Never throws.
   * @returns undefined when no answer is wanted
   */
  dispatch(message: unknown, session: Session): Promise<RpcResponse | RpcResponse[] | undefined> {
    return this.#dispatch(message, session, OBJECTS);
  }

  /** The same from and to JSON; answers beyond `responseBytes` become errors. */
  async dispatchText(text: string, session: Session): Promise<string | undefined> {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return JSON.stringify(failure(null, new RpcError(RPC_ERROR.parse, "parse error")));
    }
    const answer = await this.#dispatch(message, session, new TextSink(this.limits.responseBytes));
    return Array.isArray(answer) ? `[${answer.join(",")}]` : answer;
  }

  close(): void {
    this.#services.pending.close();
    this.#services.filters.close();
  }

  async #dispatch<T>(message: unknown, session: Session, sink: Sink<T>): Promise<T | T[] | undefined> {
    const deadline = new Deadline(this.limits.requestMs);
    const call: Call<T> = { session, deadline, sink };
    try {
      return await (Array.isArray(message) ? this.#answerBatch(message, call) : this.#answer(message, call));
    } finally {
      deadline.end();
      setImmediate(() => {
        session.release();
      });
    }
  }

  async #answerBatch<T>(batch: readonly unknown[], call: Call<T>): Promise<T | T[] | undefined> {
    const refuse = (why: string): T => call.sink.take(failure(null, new RpcError(RPC_ERROR.invalidRequest, why)));
    if (batch.length === 0) return refuse("empty batch");
    if (batch.length > this.limits.batchItems) return refuse(`batch too large (max ${this.limits.batchItems})`);
    const answers: (T | undefined)[] = [];
    let running: Promise<T | undefined>[] = [];
    for (const message of batch) {
      if (!this.#isConcurrent(message)) {
        answers.push(...(await Promise.all(running)));
        running = [];
        answers.push(await this.#answer(message, call));
      } else running.push(this.#answer(message, call));
    }
    answers.push(...(await Promise.all(running)));
    const wanted = answers.filter((answer) => answer !== undefined);
    return wanted.length === 0 ? undefined : wanted;
  }

  #isConcurrent(message: unknown): boolean {
    if (typeof message !== "object" || message === null || !("method" in message)) return false;
    return typeof message.method === "string" && this.methods.get(message.method)?.concurrent === true;
  }

  async #answer<T>(message: unknown, { session, deadline, sink }: Call<T>): Promise<T | undefined> {
    let name = "";
    try {
      const request = parseRequest(message);
      name = request.method;
      const method = this.methods.get(name);
      if (method === undefined) {
        throw new RpcError(
          RPC_ERROR.methodNotFound,
          `the method ${name.slice(0, 100)} does not exist/is not available`,
        );
      }
      const params = parseParams(method, request.params);
      if (deadline.hasPassed) throw new RpcError(RPC_ERROR.timeout, "request timed out");
      if (sink.isFull) throw responseTooLarge();
      const context = {
        ...this.#services,
        session,
        get signal() {
          return deadline.signal;
        },
      };
      const result = method.handler(context, ...(params as never[]));
      const value: unknown = result instanceof Promise ? await deadline.limit(result) : result;
      showAnswer({ method: name, result: value });
      this.#onRequest(name, false);
      return request.id === undefined ? undefined : sink.take(success(request.id, value));
    } catch (error) {
      const wanted = typeof message !== "object" || message === null || Array.isArray(message) || "id" in message;
      const answer = failure(idOf(message), this.#present(error, name));
      return wanted || name === "" ? sink.take(answer) : undefined;
    }
  }

  #present(error: unknown, method: string): RpcError {
    this.#onRequest(this.methods.has(method) ? method : "unknown", true);
    const known = toRpcError(error);
    if (known !== undefined) {
      showAnswer({ method, error: known });
      return known;
    }
    this.#onInternalError(error, method);
    return new RpcError(RPC_ERROR.internal, "internal error");
  }
}
