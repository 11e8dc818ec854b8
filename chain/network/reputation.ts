import { NETWORK_LIMITS } from "../primitives/limits.ts";

/** What a peer can do wrong, with its weight; BAN_AT together end the connection. */
export const OFFENCES = {
  /** bytes that no honest node sends */
  malformed: 100,
  /** a vote, proposal or block whose signature or content is wrong */
  invalid: 50,
  /** more messages than its budget */
  flood: 10,
  /** use of a channel for members only; at a change of term honest nodes may disagree on who is one */
  intrusion: 5,
  /** a request that it did not answer, or answered uselessly */
  useless: 5,
} as const;

export type Offence = keyof typeof OFFENCES;

export const BAN_AT = 100;

/** A peer that was banned so many times, the last time until then (ms since 1970). */
export interface Ban {
  readonly id: string;
  readonly bans: number;
  readonly until: number;
}

/** How long a peer is banned, ms: twice as long each further time, up to a bound. */
export const banMs = (bans: number): number =>
  Math.min(NETWORK_LIMITS.banMaxMs, NETWORK_LIMITS.banMs * 2 ** (bans - 1));

interface Entry {
  readonly penalty: number;
  readonly at: number;
  readonly bans: number;
  readonly bannedUntil: number;
}

/**
 * Who misbehaved. A penalty halves every `reputationHalfLifeMs`; a ban lasts `banMs`, twice as long each further time up
 * to `banMaxMs`. The peers remembered are bounded: those seen longest ago are forgotten first.
 */
export class Reputation {
  readonly #entries = new Map<string, Entry>();

  /** @returns whether the peer is banned now */
  offend(peer: string, offence: Offence, now: number): boolean {
    const known = this.#entries.get(peer);
    const penalty = this.penalty(peer, now) + OFFENCES[offence];
    const banned = penalty >= BAN_AT;
    const bans = (known?.bans ?? 0) + (banned ? 1 : 0);
    this.#entries.delete(peer);
    this.#entries.set(peer, {
      penalty: banned ? 0 : penalty,
      at: now,
      bans,
      bannedUntil: banned ? now + banMs(bans) : (known?.bannedUntil ?? 0),
    });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= NETWORK_LIMITS.rememberedPeers) break;
      this.#entries.delete(oldest);
    }
    return banned;
  }

  /** Takes up bans of an earlier run. */
  restore(bans: readonly Ban[]): void {
    for (const { id, bans: times, until } of bans) {
      this.#entries.set(id, { penalty: 0, at: 0, bans: times, bannedUntil: until });
    }
  }

  isBanned(peer: string, now: number): boolean {
    return (this.#entries.get(peer)?.bannedUntil ?? 0) > now;
  }

  /** what is left of the weight of its offences */
  penalty(peer: string, now: number): number {
    const entry = this.#entries.get(peer);
    if (entry === undefined) return 0;
    return entry.penalty * 0.5 ** (Math.max(0, now - entry.at) / NETWORK_LIMITS.reputationHalfLifeMs);
  }
}
