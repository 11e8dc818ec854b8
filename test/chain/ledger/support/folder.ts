import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs a test with the path of a folder that does not exist yet, in a folder that is removed afterwards. */
export const withFolder = async (test: (folder: string) => Promise<void>): Promise<void> => {
  const parent = await mkdtemp(join(tmpdir(), "cpchain-ledger-"));
  try {
    await test(join(parent, "chain"));
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
};
