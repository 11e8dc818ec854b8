import { randomBytes } from "node:crypto";
import { showAnswer } from "../answers.ts";
import { limitExceeded } from "../errors.ts";
import type { SubscriptionKind } from "./kinds.ts";

/** Sends a notification to the caller. */
export type Push = (notification: unknown) => void;

interface Subscription {
  readonly kind: SubscriptionKind;
  readonly stop: () => void;
  /** undefined once the caller knows the id */
  waiting: unknown[] | undefined;
}

/** An id that other callers cannot guess, as a quantity. */
export const randomId = (): string => `0x${randomBytes(16).toString("hex").replace(/^0+/, "")}`;

/** One caller for as long as it is connected. Only callers with a `push` can subscribe. */
export class Session {
  readonly #push: Push | undefined;
  readonly #limit: number;
  readonly #subscriptions = new Map<string, Subscription>();

  constructor(limit: number, push?: Push) {
    this.#limit = limit;
    this.#push = push;
  }

  get canSubscribe(): boolean {
    return this.#push !== undefined;
  }

  /**
   * Starts a subscription; what it brings is held back until the answer with its id has been sent.
   * @param start gets the function to notify with, returns the function to stop
   * @throws RpcError -32005
   */
  subscribe(kind: SubscriptionKind, start: (notify: (result: unknown) => void) => () => void): string {
    if (this.#subscriptions.size >= this.#limit) throw limitExceeded(`more than ${this.#limit} subscriptions`);
    const id = randomId();
    const stop = start((result) => {
      this.#notify(id, result);
    });
    this.#subscriptions.set(id, { kind, stop, waiting: [] });
    return id;
  }

  /** @returns whether there was such a subscription */
  unsubscribe(id: string): boolean {
    this.#subscriptions.get(id)?.stop();
    return this.#subscriptions.delete(id);
  }

  /** Lets through what was held back; call when answers have been sent. */
  release(): void {
    for (const [id, subscription] of this.#subscriptions) {
      const waiting = subscription.waiting ?? [];
      subscription.waiting = undefined;
      for (const result of waiting) this.#send(subscription.kind, id, result);
    }
  }

  close(): void {
    for (const id of [...this.#subscriptions.keys()]) this.unsubscribe(id);
  }

  #notify(id: string, result: unknown): void {
    const subscription = this.#subscriptions.get(id);
    if (subscription === undefined) return;
    if (subscription.waiting === undefined) this.#send(subscription.kind, id, result);
    else subscription.waiting.push(result);
  }

  #send(kind: SubscriptionKind, id: string, result: unknown): void {
    showAnswer({ subscription: kind, result });
    this.#push?.({ jsonrpc: "2.0", method: "eth_subscription", params: { subscription: id, result } });
  }
}
