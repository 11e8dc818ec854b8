import { readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** CPU time of a process with all its threads, ms (proc(5)); undefined where there is no /proc. */
export const cpuMs = (pid: number): number | undefined => {
  if (process.platform !== "linux") return undefined;
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) * 1_000) / TICKS_PER_SECOND;
};

/** Memory of a process, bytes: resident now, and the most that ever was (proc(5)); undefined where there is no /proc. */
export const memoryOf = (pid: number): { readonly resident: number; readonly peak: number } | undefined => {
  if (process.platform !== "linux") return undefined;
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kib = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0);
  return { resident: kib("VmRSS") * 1_024, peak: kib("VmHWM") * 1_024 };
};
