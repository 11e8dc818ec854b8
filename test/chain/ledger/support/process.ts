import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

export const APPENDER = join(import.meta.dirname, "appender.ts");

/** A running program whose lines are awaited one by one. */
export class LineProcess {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #lines: AsyncIterator<string>;
  readonly #exited: Promise<unknown>;
  #complaints = "";

  constructor(command: string, parameters: readonly string[]) {
    this.#child = spawn(command, parameters, { stdio: ["ignore", "pipe", "pipe"] });
    this.#exited = once(this.#child, "close");
    this.#child.stderr.on("data", (chunk: Buffer) => (this.#complaints += chunk.toString()));
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** undefined: the program said all it had to say */
  async line(): Promise<string | undefined> {
    const next = await this.#lines.next();
    return next.done === true ? undefined : next.value;
  }

  /** A line that has to come. */
  async expectLine(): Promise<string> {
    const line = await this.line();
    if (line === undefined) throw new Error(`The program ended: ${this.#complaints}`);
    return line;
  }

  /** The lines still to come. */
  async rest(): Promise<string[]> {
    const lines: string[] = [];
    for (let line = await this.line(); line !== undefined; line = await this.line()) lines.push(line);
    return lines;
  }

  /** SIGKILL; resolves when the process is gone. What it had said before can still be read. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
  }

  get complaints(): string {
    return this.#complaints;
  }
}

export const runAppender = (program: string, folder: string, durability: string): LineProcess =>
  new LineProcess(process.execPath, [APPENDER, program, folder, durability]);
