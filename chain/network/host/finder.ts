import { NETWORK_LIMITS } from "../../primitives/limits.ts";

export interface FinderParts {
  /** whether more peers are wanted */
  readonly isWanting: () => boolean;
  /** whether a peer is connected, or kept out */
  readonly isSettled: (peer: string) => boolean;
}

/**
 * Dials peers that were found, or are known from earlier, while more are wanted. Whoever cannot be reached, or refuses this
 * node, is left alone for a while.
 */
export class Finder {
  readonly #parts: FinderParts;
  /** when each was dialled last */
  readonly #tried = new Map<string, number>();

  constructor(parts: FinderParts) {
    this.#parts = parts;
  }

  consider(peer: string, dial: () => Promise<unknown>): void {
    const now = performance.now();
    if (this.#parts.isSettled(peer) || !this.#parts.isWanting()) return;
    if (now - (this.#tried.get(peer) ?? -Infinity) < NETWORK_LIMITS.discoveryMs) return;
    this.#tried.set(peer, now);
    for (const oldest of this.#tried.keys()) {
      if (this.#tried.size <= NETWORK_LIMITS.rememberedPeers) break;
      this.#tried.delete(oldest);
    }
    // The failure itself is told where the connection ends.
    void dial().catch(() => undefined);
  }
}
