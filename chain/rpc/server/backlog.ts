/** Bytes that all connections of a server together hold in memory: bodies that arrive, answers nobody has read yet. */
export class Backlog {
  readonly #limit: number;
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Now held. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @returns whether there is room; when there is, it is taken until `release` */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.#limit) return false;
    this.#bytes += bytes;
    return true;
  }

  release(bytes: number): void {
    this.#bytes -= bytes;
  }
}
