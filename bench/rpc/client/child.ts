import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import path from "node:path";
import { watch } from "../process.ts";
import type { Job } from "./job.ts";

const CLIENT = path.join(import.meta.dirname, "main.ts");

/** A client in a process of its own. */
export class Client {
  readonly #child: ChildProcess;
  /** several may arrive at once */
  readonly #inbox: unknown[] = [];
  #ended = false;
  #notify: () => void = () => undefined;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", (message) => {
      this.#inbox.push(message);
      this.#notify();
    });
    // After its last message, unlike "exit".
    child.on("disconnect", () => {
      this.#ended = true;
      this.#notify();
    });
  }

  /**
   * Starts a client, and waits until it has prepared its job.
   * @throws Error when it ends, or needs longer than `patienceMs`
   */
  static async start(job: Job, patienceMs: number): Promise<Client> {
    const client = new Client(watch(fork(CLIENT, [JSON.stringify(job)])));
    try {
      await client.message(patienceMs);
    } catch (error) {
      client.end();
      throw error;
    }
    return client;
  }

  /** Starts the clock. */
  go(): void {
    this.#child.send("go");
  }

  /**
   * The next message, in the order sent.
   * @throws Error when the client ends, or says nothing for that long
   */
  async message(patienceMs: number): Promise<unknown> {
    const deadline = performance.now() + patienceMs;
    while (this.#inbox.length === 0) {
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`nothing within ${Math.round(patienceMs / 1_000)} s`);
      if (this.#ended) throw new Error("the client ended");
      const timer = setTimeout(() => {
        this.#notify();
      }, left);
      await new Promise<void>((resolve) => {
        this.#notify = resolve;
      });
      clearTimeout(timer);
    }
    return this.#inbox.shift();
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}
