import { setImmediate } from "node:timers/promises";

/** Longest stretch of work between two looks at the event loop, ms. */
const STRETCH_MS = 10;
/** Looking at the clock costs too; it is looked at once in so many steps. */
const STEPS_PER_LOOK = 16;

/** Lets timers and sockets have their turn during long work. */
export class Pace {
  #steps = 0;
  #since = performance.now();

  /** Call once per step of work. */
  async step(): Promise<void> {
    if (++this.#steps % STEPS_PER_LOOK !== 0 || performance.now() - this.#since < STRETCH_MS) return;
    await setImmediate();
    this.#since = performance.now();
  }
}
