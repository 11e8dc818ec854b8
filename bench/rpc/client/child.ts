import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import path from "node:path";
import type { Job } from "./job.ts";

const CLIENT = path.join(import.meta.dirname, "main.ts");

/** A client in a process of its own. */
export class Client {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /**
   * Starts a client, and waits until it has prepared its job.
   * @throws Error when it ends, or needs longer than `patienceMs`
   */
  static async start(job: Job, patienceMs: number): Promise<Client> {
    const client = new Client(fork(CLIENT, [JSON.stringify(job)]));
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

  /** @throws Error when the client ends, or says nothing for that long */
  message(patienceMs: number): Promise<unknown> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        child.off("message", onMessage);
        child.off("exit", onExit);
      };
      const timer = setTimeout(() => {
        done();
        reject(new Error(`nothing within ${Math.round(patienceMs / 1_000)} s`));
      }, patienceMs);
      const onMessage = (message: unknown): void => {
        done();
        resolve(message);
      };
      const onExit = (code: number | null): void => {
        done();
        reject(new Error(`the client ended with ${String(code)}`));
      };
      child.on("message", onMessage);
      child.on("exit", onExit);
    });
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}
