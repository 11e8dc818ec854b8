import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import { expect } from "chai";
import { Journal, type JournalEntry } from "../../tasks/deploy/journal.ts";

const CHAIN = { chainId: 41, genesisHash: `0x${"ab".repeat(32)}` };
const ENTRY: JournalEntry = {
  address: `0x${"11".repeat(20)}`,
  transaction: null,
  arguments: ["7", ["a"]],
  initCodeHash: null,
  codeHash: `0x${"44".repeat(32)}`,
};
const WRITER = path.join(import.meta.dirname, "support", "journal-writer.ts");

describe("Deployment journal", function () {
  let folder: string;
  let file: string;

  beforeEach(async function () {
    folder = await mkdtemp(path.join(os.tmpdir(), "cpchain-journal-"));
    file = path.join(folder, "deployments", "local.json");
  });

  afterEach(async function () {
    await rm(folder, { recursive: true });
  });

  /** Records in another process, kills it once it has acknowledged `count` entries, returns how many those were. */
  async function killAfter(count: number): Promise<number> {
    const writer = spawn(process.execPath, [WRITER, file, String(CHAIN.chainId), CHAIN.genesisHash], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise<void>((resolve) =>
      writer.once("close", () => {
        resolve();
      }),
    );
    let acknowledged = 0;
    for await (const line of readline.createInterface({ input: writer.stdout })) {
      acknowledged = Number(line) + 1;
      if (acknowledged >= count) writer.kill("SIGKILL");
    }
    await ended;
    return acknowledged;
  }

  it("returns what was recorded, after it was opened again", async function () {
    await (await Journal.open(file, CHAIN, false)).record("Thing", ENTRY);
    const journal = await Journal.open(file, CHAIN, false);
    expect(journal.get("Thing")).to.deep.equal(ENTRY);
    expect(journal.get("Other")).to.equal(undefined);
    expect(await readdir(path.dirname(file))).to.deep.equal(["local.json"]);
  });

  it("is empty for another chain id or genesis, and says which it was about", async function () {
    await (await Journal.open(file, CHAIN, false)).record("Thing", ENTRY);
    for (const other of [
      { ...CHAIN, chainId: 337 },
      { ...CHAIN, genesisHash: `0x${"cd".repeat(32)}` },
    ]) {
      const journal = await Journal.open(file, other, false);
      expect(journal.get("Thing")).to.equal(undefined);
      expect(journal.staleGenesis).to.equal(CHAIN.genesisHash);
    }
    expect((await Journal.open(file, CHAIN, false)).staleGenesis).to.equal(undefined);
  });

  it("loses nothing acknowledged when its process is killed", async function () {
    for (const count of [1, 2, 7, 20]) {
      await rm(path.dirname(file), { recursive: true, force: true });
      const acknowledged = await killAfter(count);
      const journal = await Journal.open(file, CHAIN, false);
      expect(journal.staleGenesis).to.equal(undefined);
      for (let i = 0; i < acknowledged; i++) expect(journal.get(`Contract${i}`)?.arguments).to.deep.equal([i]);
    }
  });
});
