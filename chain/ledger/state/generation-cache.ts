/**
 * A map with a bound. Entries live in a young and an old part; use makes old ones young. Above the bound entries of the
 * old part go, in the order in which they came; when none is left, the young part becomes the old one. While held,
 * nothing goes.
 */
export class GenerationCache<K, V> {
  readonly #limit: number;
  readonly #weigh: (value: V) => number;
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  #oldest = this.#old.entries();
  /** of both parts */
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
    if (older === undefined) return undefined;
    this.#old.delete(key);
    this.#young.set(key, older);
    return older;
  }

  set(key: K, value: V): void {
    const before = this.get(key);
    if (before !== undefined) this.#weight -= this.#weigh(before);
    this.#young.set(key, value);
    this.#weight += this.#weigh(value);
    this.#evict();
  }

  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#evict();
  }

  #evict(): void {
    while (!this.#held && this.#weight > this.#limit) {
      const oldest = this.#oldest.next();
      if (oldest.done === true) {
        this.#old = this.#young;
        this.#oldest = this.#old.entries();
        this.#young = new Map();
      } else {
        const [key, value] = oldest.value;
        this.#old.delete(key);
        this.#weight -= this.#weigh(value);
      }
    }
  }
}
