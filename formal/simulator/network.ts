import type { VirtualTime } from "./clock.ts";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";

/** What happens to messages now. */
export interface LinkConditions {
  /** ms */
  readonly minDelay: number;
  readonly maxDelay: number;
  /** probability that a message is lost, or comes twice */
  readonly loss: number;
  readonly duplication: number;
  /** nodes of different groups do not hear each other; a node that is in none hears all */
  readonly groups: readonly (readonly string[])[];
}

export const CALM: LinkConditions = { minDelay: 1, maxDelay: 20, loss: 0, duplication: 0, groups: [] };

type Receiver = (sender: string, message: Uint8Array) => void;

/** Messages between nodes by name: delayed, and so reordered; lost and doubled as the conditions have it. */
export class SimulatedNetwork {
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #tally: Tally;
  readonly #receivers = new Map<string, Receiver>();
  /** number of the newest message that arrived, by link */
  readonly #newest = new Map<string, number>();
  #sent = 0;
  /** messages that are on their way */
  underway = 0;
  conditions: LinkConditions = CALM;
  /** overhears everything that is sent */
  tap: ((from: string, message: Uint8Array) => void) | undefined;

  constructor(time: VirtualTime, random: Random, tally: Tally) {
    this.#time = time;
    this.#random = random;
    this.#tally = tally;
  }

  /** @returns a function that ends the subscription */
  join(name: string, receiver: Receiver): () => void {
    this.#receivers.set(name, receiver);
    return () => {
      if (this.#receivers.get(name) === receiver) this.#receivers.delete(name);
    };
  }

  connected(from: string, to: string): boolean {
    const { groups } = this.conditions;
    if (groups.length === 0) return true;
    const groupOf = (name: string): number => groups.findIndex((group) => group.includes(name));
    const [a, b] = [groupOf(from), groupOf(to)];
    return a === b || a < 0 || b < 0;
  }

  send(from: string, to: string, message: Uint8Array): void {
    const { loss, duplication, minDelay, maxDelay } = this.conditions;
    this.tap?.(from, message);
    if (!this.connected(from, to)) {
      this.#tally.add("message-cut-off");
      return;
    }
    if (this.#random.chance(loss)) {
      this.#tally.add("message-lost");
      return;
    }
    const twice = this.#random.chance(duplication);
    if (twice) this.#tally.add("message-doubled");
    const order = ++this.#sent;
    for (let copy = 0; copy < (twice ? 2 : 1); copy++) {
      this.underway += 1;
      this.#time.after(this.#random.between(minDelay, maxDelay), () => {
        this.underway -= 1;
        this.#arrive(from, to, message, order);
      });
    }
  }

  #arrive(from: string, to: string, message: Uint8Array, order: number): void {
    // Cut meanwhile: what was on its way is lost.
    if (!this.connected(from, to)) {
      this.#tally.add("message-cut-off");
      return;
    }
    const link = `${from}>${to}`;
    const newest = this.#newest.get(link) ?? 0;
    if (order < newest) this.#tally.add("message-overtaken");
    else this.#newest.set(link, order);
    this.#receivers.get(to)?.(from, message);
  }
}
