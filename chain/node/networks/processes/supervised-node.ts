import { Emitter } from "../../../primitives/emitter.ts";
import { startProcess } from "./node-process.ts";
import type { Ending, NodeProcess, ProcessSettings } from "./node-process.ts";

/** Times between an end and the next start, ms. */
export interface BackOff {
  readonly restartMs: number;
  readonly longestRestartMs: number;
  /** a run of this length is no failure to start */
  readonly steadyMs: number;
}

export interface SupervisedEvents {
  /** it says that it started, for the first time or again */
  readonly started: (pid: number) => void;
  /** it ended although nobody asked it to; it is started again after so many ms */
  readonly died: (ending: Ending, restartMs: number) => void;
}

/** A node that is started again whenever it ends, until it is stopped. */
export class SupervisedNode {
  readonly name: string;
  readonly #settings: ProcessSettings;
  readonly #backOff: BackOff;
  readonly #events = new Emitter<SupervisedEvents>();
  #process: NodeProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #supervised = false;
  #hasStarted = false;
  #restartMs: number;

  constructor(settings: ProcessSettings, backOff: BackOff) {
    this.name = settings.name;
    this.#settings = settings;
    this.#backOff = backOff;
    this.#restartMs = backOff.restartMs;
  }

  /** @returns a function that ends the subscription */
  on<E extends keyof SupervisedEvents>(event: E, listener: SupervisedEvents[E]): () => void {
    return this.#events.on(event, listener);
  }

  /** Resolves when the node says that it started. @throws NodeError NODE_ENDED: the first start is not tried again */
  async start(): Promise<void> {
    this.#supervised = true;
    try {
      await this.#run().started;
    } catch (error) {
      this.#supervised = false;
      throw error;
    }
  }

  /** Resolves when the node is gone. */
  async stop(): Promise<void> {
    this.#supervised = false;
    clearTimeout(this.#timer);
    await this.#process?.stop();
  }

  #run(): NodeProcess {
    const process = startProcess(this.#settings);
    const begun = performance.now();
    this.#process = process;
    process.started.then(
      () => {
        this.#hasStarted = true;
        this.#events.emit("started", process.pid);
      },
      // It ended, which the next lines deal with.
      () => undefined,
    );
    void process.ended.then((ending) => {
      this.#uponEnd(ending, performance.now() - begun);
    });
    return process;
  }

  #uponEnd(ending: Ending, ranMs: number): void {
    if (!this.#supervised || !this.#hasStarted) return;
    const { restartMs, longestRestartMs, steadyMs } = this.#backOff;
    const delay = ranMs >= steadyMs ? restartMs : this.#restartMs;
    this.#restartMs = Math.min(2 * delay, longestRestartMs);
    this.#events.emit("died", ending, delay);
    this.#timer = setTimeout(() => {
      this.#run();
    }, delay);
  }
}
