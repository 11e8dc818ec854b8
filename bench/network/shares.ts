import { WORK } from "./profile.ts";
import type { Work } from "./profile.ts";
import { totalOf } from "./cpu.ts";
import type { CpuTimes } from "./cpu.ts";

export const SHARE_NAMES = [...WORK.filter((work) => work !== "other"), "engine", "other"] as const;
export type ShareName = (typeof SHARE_NAMES)[number];

/**
 * How the CPU time of one node divides: threads by what they are for, the main thread by its profile, of which garbage
 * collection and compilation beside the program are not part.
 */
export const divide = (cpu: CpuTimes, main: Readonly<Record<Work, number>>): Record<ShareName, number> => {
  const total = totalOf(cpu);
  const shares = Object.fromEntries(SHARE_NAMES.map((name) => [name, 0])) as Record<ShareName, number>;
  for (const work of WORK) shares[work] += (main[work] * cpu.main) / total;
  shares.signatures += cpu.signatures / total;
  shares.network += cpu.network / total;
  shares.storage += cpu.disk / total;
  shares.engine += cpu.engine / total;
  return shares;
};
