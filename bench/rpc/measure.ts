import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Job, Manner } from "./client.ts";
import type { Peer, Sealing } from "./peer.ts";

const CLIENT = path.join(import.meta.dirname, "client.ts");
const CONNECTIONS = 32;
/** A node that needs longer has not finished. */
const PATIENCE_MS = 180_000;

export interface Row {
  readonly node: string;
  readonly sealing: string;
  readonly manner: Manner;
  readonly transactions: number;
  /** until the last answer; undefined: not within three minutes */
  readonly acceptedSeconds: number | undefined;
  /** until the last transaction was in a block */
  readonly minedSeconds: number | undefined;
  readonly perSecond: number | undefined;
  /** of the node's process per transaction; undefined where there is no /proc */
  readonly nodeCpuMicroseconds: number | undefined;
}

/** One fresh node, one client in a process of its own, one manner of sending. */
export const measure = async (peer: Peer, sealing: Sealing, manner: Manner, transactions: number): Promise<Row> => {
  const running = await peer.start(sealing);
  try {
    const connections = manner === "send and wait" ? 1 : CONNECTIONS;
    const job: Job = { url: running.url, manner, transactions, connections };
    const client = fork(CLIENT, [JSON.stringify(job)]);
    await messageOf(client);
    const before = cpuMs(running.pid);
    client.send("go");
    const times = (await messageOf(client)) as { acceptedMs: number; minedMs: number } | undefined;
    const after = cpuMs(running.pid);
    const cpu = before === undefined || after === undefined ? undefined : after - before;
    return {
      node: peer.name,
      sealing: sealing === "instant" ? "instant" : `every ${sealing.periodMs} ms`,
      manner,
      transactions,
      acceptedSeconds: times && round(times.acceptedMs / 1_000),
      minedSeconds: times && round(times.minedMs / 1_000),
      perSecond: times && Math.round((transactions * 1_000) / times.minedMs),
      nodeCpuMicroseconds: times && cpu && Math.round((cpu * 1_000) / transactions),
    };
  } finally {
    await running.stop();
  }
};

/** undefined: none came in time, and the client was ended */
const messageOf = (client: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve(undefined);
      client.kill();
    }, PATIENCE_MS);
    client.once("message", (message) => {
      clearTimeout(timer);
      client.removeAllListeners("exit");
      resolve(message);
    });
    client.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`the client ended with ${String(code)}`));
    });
  });

const TICKS_PER_SECOND = 100;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** CPU time of a process with all its threads (proc(5)). */
const cpuMs = (pid: number): number | undefined => {
  if (process.platform !== "linux") return undefined;
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) * 1_000) / TICKS_PER_SECOND;
};

const round = (seconds: number): number => Math.round(seconds * 1_000) / 1_000;
