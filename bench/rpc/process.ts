import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { JsonRpc } from "./json-rpc.ts";
import type { RunningPeer } from "./peer.ts";

const START_MS = 60_000;
const POLL_MS = 5;
/** A program that does not end when asked is ended by force. */
const STOP_MS = 10_000;

/** Every program that was started and has not ended. */
const running = new Set<ChildProcess>();

/** Ends at once whatever still runs. */
export const killAll = (): void => {
  for (const child of running) child.kill("SIGKILL");
};

/** Lets `killAll` end a child process. */
export const watch = <T extends ChildProcess>(child: T): T => {
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
};

/** A port of loopback that nobody listens on. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
};

/**
 * Starts a program that serves JSON-RPC at a port of loopback; its output is thrown away, but for errors.
 * @throws Error when it ends, or does not answer within a minute
 */
export const spawnPeer = async (
  command: string,
  parameters: readonly string[],
  port: number,
  options: { readonly cwd?: string; readonly stderr?: "ignore" } = {},
): Promise<RunningPeer> => {
  const start = performance.now();
  const child = watch(
    spawn(command, parameters, { cwd: options.cwd, stdio: ["ignore", "ignore", options.stderr ?? "inherit"] }),
  );
  const failed = once(child, "error").then(([error]) => {
    throw error as Error;
  });
  failed.catch(() => undefined);
  const url = `http://127.0.0.1:${port}`;
  try {
    await Promise.race([failed, untilItAnswers(child, url)]);
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(`${command} ${parameters.join(" ")} did not start`, { cause: error });
  }
  return {
    url,
    pid: child.pid ?? 0,
    startMs: performance.now() - start,
    stop: () => end(child, "SIGTERM"),
    kill: () => end(child, "SIGKILL"),
  };
};

const untilItAnswers = async (child: ChildProcess, url: string): Promise<void> => {
  const deadline = performance.now() + START_MS;
  const rpc = new JsonRpc(url, 1);
  try {
    while (!hasEnded(child) && performance.now() < deadline) {
      const chainId = await rpc.call("eth_chainId").catch(() => undefined);
      if (chainId !== undefined) return;
      await delay(POLL_MS);
    }
  } finally {
    rpc.close();
  }
  throw new Error(hasEnded(child) ? "it ended" : `no answer within ${START_MS} ms`);
};

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const end = async (child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> => {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(timer);
};
