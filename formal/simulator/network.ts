import type { VirtualTime } from "./clock.ts";
import type { Random } from "./random.ts";

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
  readonly #receivers = new Map<string, Receiver>();
  conditions: LinkConditions = CALM;

  constructor(time: VirtualTime, random: Random) {
    this.#time = time;
    this.#random = random;
  }

  /** @returns a function that ends the subscription */
  join(name: string, receiver: Receiver): () => void {
    this.#receivers.set(name, receiver);
    return () => {
      if (this.#receivers.get(name) === receiver) this.#receivers.delete(name);
    };
  }

  connected(from: string, to: string): boolean {
    const groupOf = (name: string): number => this.conditions.groups.findIndex((group) => group.includes(name));
    const [a, b] = [groupOf(from), groupOf(to)];
    return a === b || a < 0 || b < 0;
  }

  send(from: string, to: string, message: Uint8Array): void {
    const { loss, duplication } = this.conditions;
    if (!this.connected(from, to) || this.#random.chance(loss)) return;
    const copies = this.#random.chance(duplication) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const { minDelay, maxDelay } = this.conditions;
      this.#time.after(this.#random.between(minDelay, maxDelay), () => {
        // Cut meanwhile: what was on its way is lost.
        if (this.connected(from, to)) this.#receivers.get(to)?.(from, message);
      });
    }
  }
}
