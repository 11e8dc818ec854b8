/**
 * Walks through the README's first steps as a newcomer does: deploys without a chain, starts the local network with
 * `npm start`, deploys twice, stops it as Ctrl+C does, and deploys once more. Fails with what the network printed when a
 * step fails.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CHAIN_ID, PORTS } from "../chain/primitives/params.ts";

const ROOT = path.join(import.meta.dirname, "..");
const RPC_URL = `http://127.0.0.1:${PORTS.rpc}`;
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;
const POLL_MS = 100;

/** Starts a command in a process group of its own, which is what a terminal signals on Ctrl+C. */
function start(command: string, args: readonly string[], onText: (text: string) => void): ChildProcess {
  const child = spawn(command, args, { cwd: ROOT, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", onText);
  return child;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Exit code of a child that has ended or will; null when a signal ended it. */
async function exitCode(child: ChildProcess, signal?: AbortSignal): Promise<number | null> {
  if (!hasEnded(child)) await once(child, "exit", signal ? { signal } : {});
  return child.exitCode;
}

async function chainId(): Promise<number | undefined> {
  try {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(RPC_URL, { method: "POST", body, headers });
    const { result } = (await answer.json()) as { result?: unknown };
    return Number(result);
  } catch {
    // Nobody listens yet.
    return undefined;
  }
}

async function waitUntilReady(network: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while ((await chainId()) !== CHAIN_ID.local) {
    if (hasEnded(network)) throw new Error(`npm start ended with exit code ${network.exitCode ?? "none"}`);
    if (Date.now() > deadline) throw new Error(`${RPC_URL} did not answer within ${START_LIMIT_MS} ms`);
    await delay(POLL_MS);
  }
}

async function expectPage(): Promise<void> {
  const type = (await fetch(RPC_URL)).headers.get("content-type");
  if (type?.startsWith("text/html") !== true) throw new Error(`npm start shows browsers ${type ?? "nothing"}`);
}

/** Deploys, and expects that the chain runs in the command's own process, or that it does not. */
async function deploy(ownProcess: boolean): Promise<void> {
  let printed = "";
  const child = start("npx", ["hardhat", "deploy", "--network", "cpchain-local"], (text) => {
    process.stdout.write(text);
    printed += text;
  });
  const code = await exitCode(child);
  if (code !== 0) throw new Error(`npx hardhat deploy ended with exit code ${code ?? "none"}`);
  if (printed.includes("runs in this process") !== ownProcess) {
    throw new Error(
      `npx hardhat deploy ${ownProcess ? "found a chain where none ran" : "did not find the running chain"}`,
    );
  }
}

/** Signals a whole process group; a group that is gone needs no signal. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined && !hasEnded(child)) process.kill(-child.pid, signal);
}

async function firstSteps(): Promise<void> {
  if ((await chainId()) !== undefined) throw new Error(`something listens on ${RPC_URL} already; stop it first`);
  await deploy(true);
  let printed = "";
  const begin = Date.now();
  const network = start("npm", ["start"], (text) => (printed += text));
  try {
    await waitUntilReady(network);
    console.log(`npm start: ready after ${Date.now() - begin} ms`);
    await expectPage();
    await deploy(false);
    await deploy(false);
    signalGroup(network, "SIGINT");
    // npm itself ends by the signal, as the shell expects of it; the chain says that it closed everything.
    await exitCode(network, AbortSignal.timeout(STOP_LIMIT_MS));
    if (!printed.includes("Stopped.")) throw new Error("npm start did not stop cleanly after Ctrl+C");
    console.log("npm start: stopped by Ctrl+C");
    await deploy(true);
  } catch (error) {
    console.error(`What npm start printed:\n${printed}`);
    throw error;
  } finally {
    signalGroup(network, "SIGKILL");
  }
}

await firstSteps();
