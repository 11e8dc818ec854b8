import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** How a command ended, and what it printed to both outputs. */
export interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** A reader's shell: commands are typed into it one after the other, and what they set stays. */
export class Shell {
  readonly #child: ChildProcess;
  #output = "";
  #wake: () => void = () => undefined;
  #commands = 0;

  /** @param folder where the commands are typed */
  constructor(folder: string, environment: NodeJS.ProcessEnv) {
    this.#child = spawn("bash", ["-u", "-o", "pipefail"], { cwd: folder, env: environment });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
        this.#wake();
      });
    }
    this.#child.on("close", () => {
      this.#wake();
    });
  }

  /** Types a command and waits for its end. */
  async run(command: string): Promise<Outcome> {
    this.#commands += 1;
    const mark = `end of command ${this.#commands}:`;
    this.#output = "";
    this.#child.stdin?.write(`{ ${command}\n} 2>&1 </dev/null; echo "\n${mark}$?"\n`);
    for (;;) {
      const end = new RegExp(`\\n${mark}(\\d+)\\n`).exec(this.#output);
      if (end !== null) return { code: Number(end[1]), output: this.#output.slice(0, end.index) };
      if (this.#child.exitCode !== null) throw new Error(`the shell ended in: ${command}\n${this.#output}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const closed = once(this.#child, "close");
    this.#child.stdin?.end();
    await closed;
  }
}

/** A command that runs until Ctrl+C, in a process group of its own as a terminal gives it. */
export class Background {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | string>;
  output = "";

  constructor(command: string, folder: string, environment: NodeJS.ProcessEnv) {
    this.#child = spawn("bash", ["-c", `exec ${command}`], {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    }
    this.#ended = once(this.#child, "close").then(() => this.#child.exitCode ?? this.#child.signalCode ?? "unknown");
  }

  /** Waits until `isReady`; fails when the command ends before. */
  async until(isReady: () => Promise<boolean>): Promise<void> {
    while (!(await isReady())) {
      if (this.#hasEnded) throw new Error(`it ended too early:\n${this.output}`);
    }
  }

  /** Ctrl+C. @returns the exit code, or the signal that npx passes on */
  async interrupt(): Promise<number | string> {
    if (!this.#hasEnded && this.#child.pid !== undefined) process.kill(-this.#child.pid, "SIGINT");
    return this.#ended;
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}
