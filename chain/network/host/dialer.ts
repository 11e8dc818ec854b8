import { NETWORK_LIMITS } from "../../primitives/limits.ts";

export interface DialerParts {
  /** peer id of this node */
  readonly id: string;
  /** connects, and resolves when the peer's greeting was accepted */
  readonly dial: (address: string) => Promise<void>;
  readonly isConnected: (peer: string) => boolean;
}

interface Kept {
  readonly address: string;
  waitMs: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Stays connected with known peers: dials again with growing waits, for as long as it takes. When both sides know each
 * other, the one with the lower id begins, so that they do not end up with two connections.
 */
export class Dialer {
  readonly #parts: DialerParts;
  readonly #kept = new Map<string, Kept>();
  #closed = false;

  constructor(parts: DialerParts) {
    this.#parts = parts;
  }

  /** @param peer the peer id that ends `address` */
  keep(peer: string, address: string): void {
    if (this.#closed || peer === this.#parts.id || this.#kept.has(peer)) return;
    const kept: Kept = { address, waitMs: NETWORK_LIMITS.redialMs, timer: undefined };
    this.#kept.set(peer, kept);
    this.#schedule(peer, kept, this.#parts.id < peer ? 0 : 2 * NETWORK_LIMITS.redialMs);
  }

  /** A connection ended. */
  lost(peer: string): void {
    const kept = this.#kept.get(peer);
    if (kept === undefined || kept.timer !== undefined) return;
    kept.waitMs = NETWORK_LIMITS.redialMs;
    this.#schedule(peer, kept, this.#parts.id < peer ? kept.waitMs : 2 * kept.waitMs);
  }

  close(): void {
    this.#closed = true;
    for (const { timer } of this.#kept.values()) clearTimeout(timer);
  }

  #schedule(peer: string, kept: Kept, delay: number): void {
    if (this.#closed) return;
    kept.timer = setTimeout(() => {
      void this.#attempt(peer, kept);
    }, delay);
  }

  async #attempt(peer: string, kept: Kept): Promise<void> {
    const { dial, isConnected } = this.#parts;
    // The failure itself is told where the connection ends.
    if (!isConnected(peer)) await dial(kept.address).catch(() => undefined);
    kept.timer = undefined;
    if (isConnected(peer)) {
      kept.waitMs = NETWORK_LIMITS.redialMs;
      return;
    }
    kept.waitMs = Math.min(NETWORK_LIMITS.redialMaxMs, kept.waitMs * 2);
    this.#schedule(peer, kept, kept.waitMs);
  }
}
