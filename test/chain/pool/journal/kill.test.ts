import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { inFolder } from "../support/folder.ts";
import { openPool } from "../support/pool.ts";

const WRITER = fileURLToPath(new URL("../support/writer.ts", import.meta.url));

/** Lets a process add transactions until it has named `count`, then kills it. @returns all it named */
const writeUntilKilled = async (path: string, senders: number, count: number): Promise<string[]> => {
  const child = spawn(process.execPath, [WRITER, path, String(senders)], { stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  const named: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    named.push(line);
    if (named.length === count) child.kill("SIGKILL");
  });
  await closed;
  // The last line may be cut short by the kill; then nobody was told.
  return named.filter((line) => /^0x[0-9a-f]{64}$/.test(line));
};

describe("a pool whose process is killed", () => {
  before(() => loadCrypto());

  for (const [senders, count] of [
    [1, 17],
    [20, 150],
  ] as const) {
    it(`has every transaction it acknowledged, ${senders} at a time`, async function () {
      this.timeout(60_000);
      await inFolder(async (folder) => {
        const path = join(folder, "pool");
        const named = await writeUntilKilled(path, senders, count);
        expect(named.length).to.be.at.least(count);
        const { pool, warnings } = await openPool({ journal: { path, fsync: false } });
        for (const hash of named) expect(pool.get(hash as `0x${string}`), hash).not.to.equal(undefined);
        for (const { code } of warnings) expect(code).to.equal("JOURNAL_TORN");
        await pool.close();
      });
    });
  }
});
