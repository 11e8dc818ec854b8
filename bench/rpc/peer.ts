import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** When a node includes what it was sent: at once, or once per so many ms. */
export type Sealing = "instant" | { readonly periodMs: number };

/** A node under measurement, running. */
export interface RunningPeer {
  readonly url: string;
  /** of the process that does the work */
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * A program that serves Ethereum's JSON-RPC with the accounts of the well-known mnemonic. One file per program under
 * peers/; list it in peers/index.ts.
 */
export interface Peer {
  readonly name: string;
  start(sealing: Sealing): Promise<RunningPeer>;
}

const START_MS = 60_000;

/**
 * Starts a program and reads its output until a line tells its URL. Output after that is thrown away.
 * @throws Error when it ends, or says nothing for a minute
 */
export const spawnPeer = async (
  command: string,
  parameters: readonly string[],
  urlIn: (line: string) => string | undefined,
): Promise<RunningPeer> => {
  const child = spawn(command, parameters, { stdio: ["ignore", "pipe", "inherit"] });
  const timer = setTimeout(() => child.kill(), START_MS);
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const url = urlIn(line);
      if (url === undefined || child.pid === undefined) continue;
      child.stdout.resume();
      return { url, pid: child.pid, stop: () => end(child) };
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`${command} ${parameters.join(" ")} ended before it listened`);
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, "exit");
};
