import type { Socket } from "node:net";
import { lossDelay } from "./conditions.ts";
import type { LinkConditions } from "./conditions.ts";

interface Parcel {
  /** undefined: the sender has ended */
  readonly bytes: Uint8Array | undefined;
  readonly due: number;
}

/** One direction of a connection: bytes arrive in order, as late as the conditions of their link want. */
export class Lane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #conditions: () => LinkConditions;
  readonly #parcels: Parcel[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(from: Socket, to: Socket, conditions: () => LinkConditions) {
    this.#from = from;
    this.#to = to;
    this.#conditions = conditions;
    from.on("data", (bytes) => {
      this.#take(bytes);
    });
    // Whether it said good-bye or was killed: the other end learns it when everything before has arrived.
    from.on("close", () => {
      this.#take(undefined);
    });
    from.on("error", () => undefined);
    to.on("drain", () => {
      this.changed();
    });
    this.changed();
  }

  /** The conditions may be others now. */
  changed(): void {
    // What is not read waits at the sender, as it does when it is not acknowledged.
    if (this.#conditions().cut) this.#from.pause();
    else this.#from.resume();
    this.#deliver();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#parcels.length = 0;
    this.#from.destroy();
  }

  #take(bytes: Uint8Array | undefined): void {
    const conditions = this.#conditions();
    const now = performance.now();
    const due = now + conditions.delayMs + lossDelay(bytes?.length ?? 0, conditions, Math.random);
    this.#parcels.push({ bytes, due: Math.max(due, this.#parcels.at(-1)?.due ?? 0) });
    this.#deliver();
  }

  #deliver(): void {
    clearTimeout(this.#timer);
    for (let [next] = this.#parcels; next !== undefined && !this.#conditions().cut; [next] = this.#parcels) {
      const wait = next.due - performance.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => {
          this.#deliver();
        }, wait);
        return;
      }
      this.#parcels.shift();
      if (next.bytes === undefined) this.#to.destroySoon();
      else if (!this.#to.destroyed && !this.#to.write(next.bytes)) {
        this.#from.pause();
        return;
      }
    }
  }
}
