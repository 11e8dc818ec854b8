import { RPC_ERROR, RpcError } from "./errors.ts";
import { failure } from "./message.ts";
import type { RpcResponse } from "./message.ts";

export const responseTooLarge = (): RpcError => new RpcError(RPC_ERROR.responseTooLarge, "response too large");

/** Takes the answers of a message as they come about. */
export interface Sink<T> {
  /** whether what has been taken is as much as may be: calls that did not run yet need not run */
  readonly isFull: boolean;
  take(answer: RpcResponse): T;
}

/** For callers in this process. */
export const OBJECTS: Sink<RpcResponse> = { isFull: false, take: (answer) => answer };

/** Prints answers, so that what waits for the rest of a batch is bounded; beyond `limit` bytes they become errors. */
export class TextSink implements Sink<string> {
  readonly #limit: number;
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.#bytes > this.#limit;
  }

  take(answer: RpcResponse): string {
    const text = this.isFull ? "" : JSON.stringify(answer);
    this.#bytes += text.length;
    return this.isFull ? this.#refuse(answer) : text;
  }

  #refuse({ id }: RpcResponse): string {
    return JSON.stringify(failure(id, responseTooLarge()));
  }
}
