/** Values by key, the least recently used dropped when their weights together exceed a limit. */
export class RecentValues<K, V> {
  readonly #limit: number;
  readonly #weigh: (value: V) => number;
  readonly #values = new Map<K, V>();
  #newest: K | undefined;
  #weight = 0;

  constructor(limit: number, weigh: (value: V) => number) {
    this.#limit = limit;
    this.#weigh = weigh;
  }

  get(key: K): V | undefined {
    const value = this.#values.get(key);
    // The head is asked for again and again.
    if (value === undefined || key === this.#newest) return value;
    this.#values.delete(key);
    this.#values.set(key, value);
    this.#newest = key;
    return value;
  }

  set(key: K, value: V): void {
    this.delete(key);
    this.#values.set(key, value);
    this.#newest = key;
    this.#weight += this.#weigh(value);
    for (const oldest of this.#values.keys()) {
      if (this.#weight <= this.#limit) return;
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    const value = this.#values.get(key);
    if (value === undefined) return;
    this.#values.delete(key);
    if (key === this.#newest) this.#newest = undefined;
    this.#weight -= this.#weigh(value);
  }
}
