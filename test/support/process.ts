import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");
const HARDHAT = path.join(ROOT, "node_modules/hardhat/dist/src/cli.js");
const CPCHAIN = path.join(ROOT, "bin/cpchain.js");

/** A real process of this project and what it printed so far. */
export class RunningProcess {
  readonly child: ChildProcess;
  output = "";
  errors = "";
  readonly #exited: Promise<number | NodeJS.Signals>;
  readonly #changed = new Set<() => void>();

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.output += text;
      this.#notify();
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.errors += text;
      this.#notify();
    });
    this.#exited = once(child, "close").then(([code, signal]) => {
      this.#notify();
      return (code as number | null) ?? (signal as NodeJS.Signals);
    });
  }

  /** The first match in what was printed to standard output; fails when the process ends without it. */
  async untilPrinted(pattern: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match !== null) return match;
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`the process ended before printing ${String(pattern)}:\n${this.output}\n${this.errors}`);
      }
      await new Promise<void>((resolve) => {
        this.#changed.add(resolve);
      });
    }
  }

  /** Exit code, or the signal that ended it. */
  exit(): Promise<number | NodeJS.Signals> {
    return this.#exited;
  }

  async signal(signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    this.child.kill(signal);
    return this.#exited;
  }

  #notify(): void {
    for (const resolve of this.#changed) resolve();
    this.#changed.clear();
  }
}

type Environment = Readonly<Record<string, string>>;

const start = (script: string, args: readonly string[], input?: string, more: Environment = {}): RunningProcess => {
  // The tests' own Hardhat options must not reach the child.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("HARDHAT_")));
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    env: { ...env, HARDHAT_DISABLE_TELEMETRY: "true", ...more },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(input);
  return new RunningProcess(child);
};

export const startHardhat = (...args: string[]): RunningProcess => start(HARDHAT, args);
export const startCpchain = (...args: string[]): RunningProcess => start(CPCHAIN, args);
/** With variables of its own. */
export const startCpchainIn = (environment: Environment, ...args: string[]): RunningProcess =>
  start(CPCHAIN, args, undefined, environment);
/** One of scripts/, by its file name. */
export const startScript = (name: string, ...args: string[]): RunningProcess =>
  start(path.join(ROOT, "scripts", name), args);
export const startCpchainWithInput = (input: string, ...args: string[]): RunningProcess => start(CPCHAIN, args, input);

/** Runs to the end. */
export const run = async (
  running: RunningProcess,
): Promise<{ code: number | NodeJS.Signals; output: string; errors: string }> => {
  const code = await running.exit();
  return { code, output: running.output, errors: running.errors };
};
