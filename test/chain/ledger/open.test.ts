import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { destroyLedger } from "../../../chain/ledger/destroy.ts";
import { openLedger } from "../../../chain/ledger/open.ts";
import type { Genesis } from "../../../chain/ledger/open.ts";
import { addressOf, balances, certificateOf, genesisOf, nextBlock } from "./support/chain.ts";
import { rejection } from "./support/errors.ts";
import { withFolder } from "./support/folder.ts";
import { runAppender } from "./support/process.ts";

const MARKER = "cpchain-ledger.json";

describe("Opening a ledger", () => {
  let genesis: Genesis;

  const open = (folder: string, other?: Genesis) =>
    openLedger({ location: { folder }, genesis: other ?? genesis, durability: "os" });

  /** A folder with a chain of a few blocks, closed. */
  const withChain = (test: (folder: string) => Promise<void>): Promise<void> =>
    withFolder(async (folder) => {
      const ledger = await open(folder);
      for (let number = 1; number <= 3; number++) {
        const executed = nextBlock(ledger, {
          transactions: [],
          changes: balances([[addressOf(number), 1n]]),
        });
        await ledger.append(executed, certificateOf(executed.block));
      }
      await ledger.close();
      await test(folder);
    });

  const files = async (folder: string): Promise<string[]> => (await readdir(folder, { recursive: true })).sort();

  before(async () => {
    genesis = await genesisOf();
  });

  it("creates the chain in a missing folder and in an empty one", () =>
    withFolder(async (folder) => {
      const first = await open(join(folder, "below", "it"));
      expect(first.head.hash).to.equal(genesis.block.hash);
      expect(first.certificate(0)).to.deep.equal(genesis.certificate);
      await first.close();
      await mkdir(join(folder, "empty"));
      const second = await open(join(folder, "empty"));
      expect(second.genesisHash).to.equal(genesis.block.hash);
      await second.close();
    }));

  it("needs no genesis for a chain that exists, and one for a chain that does not", () =>
    withChain(async (folder) => {
      const ledger = await openLedger({ location: { folder } });
      expect(ledger.head.header.number).to.equal(3);
      await ledger.close();
      await rejection(openLedger({ location: { folder: `${folder}-2` } }), "DATA_DIR_UNUSABLE");
      await mkdir(`${folder}-3`);
      await rejection(openLedger({ location: { folder: `${folder}-3` } }), "DATA_DIR_UNUSABLE");
    }));

  it("refuses a genesis block that does not stand for its state", async () => {
    const { hash } = genesis.block;
    const wrong: Genesis = { ...genesis, changes: balances([]) };
    const error = await rejection(openLedger({ location: { memory: true }, genesis: wrong }), "GENESIS_MISMATCH");
    expect(error.advice).to.not.equal(undefined);
    expect(hash).to.equal(genesis.block.hash);
  });

  it("refuses the folder of a chain with another genesis or chain id", () =>
    withChain(async (folder) => {
      const error = await rejection(open(folder, await genesisOf(5n)), "GENESIS_MISMATCH");
      expect(error.advice).to.match(/genesis file/);
      await rejection(open(folder, { ...genesis, chainId: 337n }), "GENESIS_MISMATCH");
    }));

  it("refuses a folder with other files and leaves it as it was", () =>
    withFolder(async (folder) => {
      await mkdir(folder);
      await writeFile(join(folder, "thesis.txt"), "years of work");
      await rejection(open(folder), "DATA_DIR_FOREIGN");
      expect(await files(folder)).to.deep.equal(["thesis.txt"]);
      expect(await readFile(join(folder, "thesis.txt"), "utf8")).to.equal("years of work");
      await destroyLedger(folder, ["thesis.txt"]);
      expect(await files(folder)).to.deep.equal(["thesis.txt"]);
    }));

  it("refuses a path that is not a folder", () =>
    withFolder(async (folder) => {
      await writeFile(folder, "a file");
      await rejection(open(folder), "DATA_DIR_UNUSABLE");
      await rejection(open(join(folder, "below")), "DATA_DIR_UNUSABLE");
    }));

  it("refuses a folder of another format version", () =>
    withChain(async (folder) => {
      const marker = await readFile(join(folder, MARKER), "utf8");
      await writeFile(join(folder, MARKER), marker.replace('"version":1', '"version":99'));
      const error = await rejection(open(folder), "DATA_DIR_VERSION");
      expect(error.message).to.match(/99/);
      expect(error.advice).to.match(/export/);
    }));

  it("refuses a second opening in this process and in another", () =>
    withFolder(async (folder) => {
      const other = runAppender("hold", folder, "os");
      expect(await other.expectLine()).to.equal("open");
      const error = await rejection(open(folder), "DATA_DIR_LOCKED");
      expect(error.advice).to.match(/Stop the other node/);
      await rejection(destroyLedger(folder), "DATA_DIR_LOCKED");
      await other.kill();
      const ledger = await open(folder);
      await rejection(open(folder), "DATA_DIR_LOCKED");
      await ledger.close();
    }));

  it("takes up a creation that was interrupted", () =>
    withFolder(async (folder) => {
      await mkdir(folder);
      await writeFile(join(folder, `${MARKER}.tmp`), '{"form');
      await (await open(folder)).close();
      const ready = await readFile(join(folder, MARKER), "utf8");
      // As a crash between the two writes of the marker leaves it, without and with a database.
      await writeFile(join(folder, MARKER), ready.replace('"ready"', '"begun"'));
      await (await open(folder)).close();
      expect(await readFile(join(folder, MARKER), "utf8")).to.equal(ready);
      await writeFile(join(folder, MARKER), ready.replace('"ready"', '"begun"'));
      await rm(join(folder, "db"), { recursive: true });
      const ledger = await open(folder);
      expect(ledger.head.hash).to.equal(genesis.block.hash);
      await ledger.close();
    }));

  it("deletes a chain and the files named with it, nothing else", () =>
    withChain(async (folder) => {
      await writeFile(join(folder, "pool.journal"), "pending");
      await writeFile(join(folder, "notes.txt"), "mine");
      await destroyLedger(folder, ["pool.journal"]);
      expect(await files(folder)).to.deep.equal(["notes.txt"]);
      await destroyLedger(`${folder}-missing`);
    }));
});
