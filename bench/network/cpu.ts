import { readFileSync, readdirSync } from "node:fs";

const TICKS_PER_SECOND = 100;
const US_PER_SECOND = 1_000_000;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** Kinds of threads of a node's process. */
export type ThreadKind = "main" | "signatures" | "network" | "disk" | "engine";
export type CpuTimes = Readonly<Record<ThreadKind, number>>;

const KIND: Readonly<Record<string, ThreadKind>> = {
  MainThread: "main",
  "sender-recovery": "signatures",
  network: "network",
  "libuv-worker": "disk",
};

/** the thread that takes a profile */
const PROFILER = "v8:ProfEvntProc";

/**
 * CPU time of a process, µs, by the names of its threads (proc(5)): garbage collection and compilation beside the
 * program are the engine's; LevelDB's thread has the name of the main thread, and is told from it by its number.
 * undefined where there is no /proc.
 */
export const cpuTimes = (pid: number): CpuTimes | undefined => {
  if (process.platform !== "linux") return undefined;
  const times = { main: 0, signatures: 0, network: 0, disk: 0, engine: 0 };
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8");
    const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    if (name === PROFILER) continue;
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
    const kind = name === "MainThread" && thread !== String(pid) ? "disk" : (KIND[name] ?? "engine");
    times[kind] += (ticks * US_PER_SECOND) / TICKS_PER_SECOND;
  }
  return times;
};

export const totalOf = (times: CpuTimes): number => Object.values(times).reduce((sum, time) => sum + time, 0);

/** What was spent between two readings. */
export const spent = (before: CpuTimes, after: CpuTimes): CpuTimes => ({
  main: after.main - before.main,
  signatures: after.signatures - before.signatures,
  network: after.network - before.network,
  disk: after.disk - before.disk,
  engine: after.engine - before.engine,
});
