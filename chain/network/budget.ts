/** How much a peer may do: `burst` at once, `perSecond` in the long run. */
export interface BudgetSettings {
  readonly perSecond: number;
  readonly burst: number;
}

/** A token bucket. Times are milliseconds of any clock that does not run backwards. */
export class Budget {
  readonly #settings: BudgetSettings;
  #tokens: number;
  #at: number;

  /** Full at `now`. */
  constructor(settings: BudgetSettings, now: number) {
    this.#settings = settings;
    this.#tokens = settings.burst;
    this.#at = now;
  }

  /** Takes `cost` when it is there, else nothing. */
  take(cost: number, now: number): boolean {
    const { perSecond, burst } = this.#settings;
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#at) / 1_000) * perSecond);
    this.#at = Math.max(this.#at, now);
    if (cost > this.#tokens) return false;
    this.#tokens -= cost;
    return true;
  }
}
