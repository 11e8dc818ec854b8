import type { ChainHead } from "../network/interface.ts";
import type { SyncLimits } from "./interface.ts";

interface Source {
  head: ChainHead;
  /** ms, when it last told its head */
  heardAt: number;
  /** it is not asked before this time */
  restUntil: number;
  /** times in a row that it did not deliver */
  failures: number;
  running: number;
}

/**
 * The peers as sources of blocks: the head each says it has, and whether it delivered. Who did not deliver rests, each
 * time twice as long, and what it says meanwhile counts for nothing. Times are milliseconds of one clock.
 */
export class Sources {
  readonly #limits: SyncLimits;
  readonly #random: () => number;
  readonly #sources = new Map<string, Source>();

  /** @param random a number from 0 up to 1, as Math.random gives */
  constructor(limits: SyncLimits, random: () => number) {
    this.#limits = limits;
    this.#random = random;
  }

  /** Peers that told their heads and are believed. */
  believed(now: number): number {
    return [...this.#sources.values()].filter(({ restUntil }) => restUntil <= now).length;
  }

  /** A peer told its head. */
  heard(peer: string, head: ChainHead, now: number): void {
    const known = this.#sources.get(peer);
    if (known === undefined) {
      this.#sources.set(peer, { head, heardAt: now, restUntil: now, failures: 0, running: 0 });
      return;
    }
    known.head = head;
    known.heardAt = now;
  }

  gone(peer: string): void {
    this.#sources.delete(peer);
  }

  /** The highest head that somebody who is believed says it has; 0 when there is none. */
  best(now: number): number {
    let best = 0;
    for (const { head, restUntil } of this.#sources.values()) {
      if (restUntil <= now) best = Math.max(best, head.height);
    }
    return best;
  }

  /**
   * Chooses whom to ask for blocks from a height on: at random, those that failed before less often.
   * @param except peers that are asked for them already
   * @returns the peer and the height up to which it says it has blocks
   */
  pick(from: number, except: ReadonlySet<string>, now: number): { peer: string; until: number } | undefined {
    const able = [...this.#sources].filter(
      ([peer, { head, restUntil, running }]) =>
        head.height >= from && restUntil <= now && running < this.#limits.requestsPerPeer && !except.has(peer),
    );
    const weight = ({ failures, running }: Source): number => 1 / ((1 + failures) * (1 + running));
    let left = this.#random() * able.reduce((sum, [, source]) => sum + weight(source), 0);
    for (const [index, [peer, source]] of able.entries()) {
      left -= weight(source);
      if (left < 0 || index === able.length - 1) return { peer, until: source.head.height };
    }
    return undefined;
  }

  /** Peers that told nothing for `pollMs`, those heard of longest ago first. */
  silent(now: number): string[] {
    return [...this.#sources]
      .filter(([, { heardAt, restUntil }]) => heardAt + this.#limits.pollMs <= now && restUntil <= now)
      .sort(([, a], [, b]) => a.heardAt - b.heardAt)
      .slice(0, this.#limits.pollPeers)
      .map(([peer]) => peer);
  }

  asked(peer: string): void {
    const source = this.#sources.get(peer);
    if (source !== undefined) source.running += 1;
  }

  /** A request of `asked` ended. */
  answered(peer: string): void {
    const source = this.#sources.get(peer);
    if (source !== undefined) source.running = Math.max(0, source.running - 1);
  }

  /** It delivered blocks of this chain. */
  delivered(peer: string): void {
    const source = this.#sources.get(peer);
    if (source !== undefined) source.failures = 0;
  }

  /** It did not deliver what it said it has. */
  failed(peer: string, now: number): void {
    const source = this.#sources.get(peer);
    // Several requests that end together are one failure.
    if (source === undefined || source.restUntil > now) return;
    const { restMs, restMaxMs } = this.#limits;
    source.restUntil = now + Math.min(restMaxMs, restMs * 2 ** source.failures);
    source.failures += 1;
  }
}
