import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs `use` with a folder of its own, which is removed afterwards. */
export const inFolder = async (use: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), "cpchain-pool-"));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};
