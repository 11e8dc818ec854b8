import type { NetworkEvents, Peer } from "./interface.ts";

type Listeners = { [E in keyof NetworkEvents]: Set<NetworkEvents[E]> };

/** Tells the listeners of a network what happens, and knows who is connected. */
export class NetworkEventHub {
  readonly peers = new Map<string, Peer>();
  readonly #listeners: Listeners = {
    connected: new Set([(peer) => this.peers.set(peer.id, peer)]),
    disconnected: new Set([(peer) => this.peers.delete(peer.id)]),
    refused: new Set(),
    offence: new Set(),
    message: new Set(),
    failed: new Set(),
  };

  /** @returns a function that ends the subscription */
  on<E extends keyof NetworkEvents>(event: E, listener: NetworkEvents[E]): () => void {
    const listeners = this.#listeners[event];
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  emit<E extends keyof NetworkEvents>(event: E, ...values: Parameters<NetworkEvents[E]>): void {
    for (const listener of this.#listeners[event]) (listener as (...v: typeof values) => void)(...values);
  }

  /** Hands every event on. */
  forward(to: <E extends keyof NetworkEvents>(event: E, values: Parameters<NetworkEvents[E]>) => void): void {
    for (const event of Object.keys(this.#listeners) as (keyof NetworkEvents)[]) {
      this.on(event, (...values: Parameters<NetworkEvents[typeof event]>) => {
        to(event, values);
      });
    }
  }
}
