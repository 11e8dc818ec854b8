/** Tells listeners what happens, at once and in the order in which they came. `Events` maps each event to its listener. */
export class Emitter<Events extends { readonly [E in keyof Events]: (...values: never[]) => void }> {
  readonly #listeners = new Map<keyof Events, Set<Events[keyof Events]>>();

  /** @returns a function that ends the subscription */
  on<E extends keyof Events>(event: E, listener: Events[E]): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  emit<E extends keyof Events>(event: E, ...values: Parameters<Events[E]>): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(values as never[]));
  }
}
