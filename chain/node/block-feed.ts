import type { ExecutedBlock } from "../ledger/interface.ts";

type Listener = (executed: ExecutedBlock) => void;

/** Tells the parts of a node about each block that became durable. */
export class BlockFeed {
  readonly #listeners = new Set<Listener>();

  publish(executed: ExecutedBlock): void {
    for (const listener of this.#listeners) listener(executed);
  }

  /** @returns a function that unsubscribes */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
