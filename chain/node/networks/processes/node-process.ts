import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { PROCESS_LIMITS } from "../../../primitives/limits.ts";
import { NodeError } from "../../errors.ts";

export interface ProcessSettings {
  /** of the node, as people call it */
  readonly name: string;
  /** for Node.js: script and arguments */
  readonly command: readonly string[];
  /** file to which is added what the process prints */
  readonly log: string;
  /** told of each line on standard output */
  readonly onLine: (line: string) => void;
}

/** Exit code, or the signal that ended it. */
export type Ending = number | NodeJS.Signals;

/** One run of a node in a process of its own, which stops when its standard input ends: with this process, if need be. */
export interface NodeProcess {
  readonly pid: number;
  /** resolves when it says that it started. @throws NodeError NODE_ENDED when it ended before */
  readonly started: Promise<void>;
  readonly ended: Promise<Ending>;
  /** Asks it to stop, and ends it when it does not within PROCESS_LIMITS.stopMs. Resolves when it is gone. */
  stop(): Promise<void>;
}

const STARTED = /^node started\b/;

/** Starts a node. It has a process group of its own, so that Ctrl+C reaches only whoever started it. */
export const startProcess = ({ name, command, log, onLine }: ProcessSettings): NodeProcess => {
  const child = spawn(process.execPath, command, { detached: true, stdio: ["pipe", "pipe", "pipe"] });
  const { pid } = child;
  if (pid === undefined) throw new NodeError("NODE_ENDED", `${name}: Node.js could not be started.`);
  // The process may be gone before it reads; that it ended is told elsewhere.
  child.stdin.on("error", () => undefined);
  const file = createWriteStream(log, { flags: "a" });
  let lastWords = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.pipe(file, { end: false });
    stream.on("data", (text: string) => {
      lastWords = (lastWords + text).slice(-PROCESS_LIMITS.lastWords);
    });
  }
  const { promise: started, resolve, reject } = Promise.withResolvers<undefined>();
  // Whoever starts a node waits for this; nobody does when it is started again.
  started.catch(() => undefined);
  let hasStarted = false;
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (STARTED.test(line)) {
      hasStarted = true;
      resolve(undefined);
    }
    onLine(line);
  });
  const ended = endOf(child).then((ending) => {
    file.end();
    reject(
      new NodeError("NODE_ENDED", `${name} ended (${ending}) before it had started:\n${lastWords.trim()}`, {
        advice: `${log} has all that it said.`,
      }),
    );
    return ending;
  });
  return {
    pid,
    started,
    ended,
    async stop() {
      child.stdin.end();
      // It does not look at its input before it has started.
      if (!hasStarted) child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), PROCESS_LIMITS.stopMs);
      await ended;
      clearTimeout(timer);
    },
  };
};

const endOf = async (child: ReturnType<typeof spawn>): Promise<Ending> => {
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return code ?? signal ?? "SIGKILL";
};
