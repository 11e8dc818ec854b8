import { setImmediate } from "node:timers/promises";

/** Turns of the event loop without work after which none is left to begin. */
const QUIET_TURNS = 4;

/** What is being done outside of virtual time: it takes none of it, so time waits until it is done. */
export class Work {
  #running = 0;

  /** The function, counted while it runs. */
  track<A extends unknown[], R>(work: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
    return async (...args) => {
      this.#running += 1;
      try {
        return await work(...args);
      } finally {
        this.#running -= 1;
      }
    };
  }

  async done(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      await setImmediate();
      if (this.#running > 0) quiet = -1;
    }
  }
}
