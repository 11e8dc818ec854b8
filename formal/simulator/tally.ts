/** Everything bad that can happen in the simulated world, as the summary of a run counts it. */
export const MISHAPS = [
  "message-lost",
  "message-doubled",
  "message-overtaken",
  "message-cut-off",
  "crash",
  /** the process ended when a write of promises was about to be durable, or just was */
  "crash-before-write",
  "crash-after-write",
  "crash-of-all",
  /** a clock was set off by a second, ten seconds, or something between */
  "clock-1s",
  "clock-10s",
  "clock-other",
  /** a proposer's turn */
  "proposer-silent",
  "proposer-late",
  "proposer-illegal",
  "proposer-equivocating",
  /** of Byzantine validators */
  "vote-withheld",
  "vote-equivocating",
  /** of anybody who can reach the nodes */
  "message-forged",
  "message-replayed",
] as const;

export type Mishap = (typeof MISHAPS)[number];

/** How often each thing happened. */
export class Tally {
  readonly #counts = new Map<Mishap, number>();

  add(mishap: Mishap): void {
    this.#counts.set(mishap, (this.#counts.get(mishap) ?? 0) + 1);
  }

  /** all kinds, those that never happened too */
  get counts(): Readonly<Record<Mishap, number>> {
    return Object.fromEntries(MISHAPS.map((mishap) => [mishap, this.#counts.get(mishap) ?? 0])) as Record<
      Mishap,
      number
    >;
  }
}
