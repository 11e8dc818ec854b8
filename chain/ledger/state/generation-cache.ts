/**
 * A map with a bound: entries live in a young and an old half; when the young half is full it becomes the old one and
 * the old one is dropped, so whatever was used lately stays. While held, nothing is dropped.
 */
export class GenerationCache<K, V> {
  readonly #limit: number;
  readonly #weigh: (value: V) => number;
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  #weight = 0;
  #held = false;

  /** @param limit bound of all entries' weights, by default their number */
  constructor(limit: number, weigh: (value: V) => number = () => 1) {
    this.#limit = limit;
    this.#weigh = weigh;
  }

  get(key: K): V | undefined {
    const value = this.#young.get(key);
    if (value !== undefined) return value;
    const older = this.#old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: K, value: V): void {
    const before = this.#young.get(key);
    if (before !== undefined) this.#weight -= this.#weigh(before);
    this.#young.set(key, value);
    this.#weight += this.#weigh(value);
    this.#rotate();
  }

  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#rotate();
  }

  #rotate(): void {
    if (this.#held || this.#weight * 2 <= this.#limit) return;
    this.#old = this.#young;
    this.#young = new Map();
    this.#weight = 0;
  }
}
