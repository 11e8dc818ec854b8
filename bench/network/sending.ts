import { setTimeout as delay } from "node:timers/promises";
import type { JsonRpc } from "../rpc/json-rpc.ts";
import type { SignedTransfer } from "./workload.ts";

const TICK_MS = 100;
const TICKS_PER_SECOND = 1_000 / TICK_MS;
/** of one request */
const BATCH = 500;
/** requests that are not answered yet */
const REQUESTS = 4;
/** before what the node had no room for is sent again */
const REST_MS = 1_000;
const NO_ROOM = /full|limit/i;
/** the answer to what was sent twice, because a connection broke */
const KNOWN = /already known/i;

/** Transfers on their way: when each was sent first, and how many the node has acknowledged. */
export class Sending {
  /** ms of `performance.now`, by place in the list */
  readonly sentAt: Float64Array;
  sent = 0;
  acknowledged = 0;
  /** answers that there was no room; those transfers are sent again */
  refusals = 0;
  readonly #rpc: JsonRpc;
  readonly #transfers: readonly SignedTransfer[];
  #running = 0;
  #failure: Error | undefined;

  constructor(rpc: JsonRpc, transfers: readonly SignedTransfer[]) {
    this.#rpc = rpc;
    this.#transfers = transfers;
    this.sentAt = new Float64Array(transfers.length);
  }

  /** Sends so many a second, whatever becomes of them. @throws Error with the node's message */
  async atRate(perSecond: number, until: number): Promise<void> {
    const start = performance.now();
    await this.#while(until, () => {
      const due = Math.floor(((performance.now() - start) / TICK_MS) * (perSecond / TICKS_PER_SECOND));
      return due - this.sent;
    });
  }

  /** Sends as long as fewer than `waiting` are acknowledged and in no block yet. @throws Error with the node's message */
  async keeping(waiting: number, mined: () => number, until: number): Promise<void> {
    await this.#while(until, () => waiting - (this.sent - mined()));
  }

  async #while(until: number, wanted: () => number): Promise<void> {
    while (performance.now() < until && this.sent < this.#transfers.length) {
      let left = Math.min(wanted(), this.#transfers.length - this.sent);
      while (left > 0 && this.#running < REQUESTS) {
        const count = Math.min(left, BATCH);
        void this.#send(this.sent, count);
        left -= count;
      }
      await delay(left > 0 ? TICK_MS / 10 : TICK_MS);
      if (this.#failure !== undefined) throw this.#failure;
    }
    while (this.#running > 0) await delay(TICK_MS);
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #send(first: number, count: number): Promise<void> {
    this.sentAt.fill(performance.now(), first, first + count);
    this.sent += count;
    this.#running += 1;
    try {
      await this.#deliver(this.#transfers.slice(first, first + count));
    } catch (error) {
      this.#failure ??= error as Error;
    }
    this.#running -= 1;
  }

  async #deliver(transfers: readonly SignedTransfer[]): Promise<void> {
    for (let left = transfers; left.length > 0;) {
      const calls = left.map(({ raw }) => ["eth_sendRawTransaction", raw] as const);
      const answers = await this.#rpc.batchSettled(calls);
      const refused = left.filter((_, index) => isRefused(answers[index]));
      this.acknowledged += left.length - refused.length;
      this.refusals += refused.length;
      left = refused;
      if (left.length > 0) await delay(REST_MS);
    }
  }
}

/** Whether there was no room for it. @throws what else the node said */
const isRefused = (answer: PromiseSettledResult<unknown> | undefined): boolean => {
  if (answer?.status !== "rejected" || KNOWN.test(String(answer.reason))) return false;
  if (NO_ROOM.test(String(answer.reason))) return true;
  throw answer.reason;
};
