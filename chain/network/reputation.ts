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
    const { banMs, banMaxMs, rememberedPeers } = NETWORK_LIMITS;
    this.#entries.delete(peer);
    this.#entries.set(peer, {
      penalty: banned ? 0 : penalty,
      at: now,
      bans,
      bannedUntil: banned ? now + Math.min(banMaxMs, banMs * 2 ** (bans - 1)) : (known?.bannedUntil ?? 0),
    });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= rememberedPeers) break;
      this.#entries.delete(oldest);
    }
    return banned;
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
