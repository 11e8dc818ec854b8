import { expect } from "chai";
import { existsSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeRecord } from "../../../../chain/pool/journal/record.ts";
import { POOL_LIMITS } from "../../../../chain/primitives/limits.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { FakeChain, addressOf, signed } from "../support/chain.ts";
import { inFolder } from "../support/folder.ts";
import { hashesOf, openPool, outcome } from "../support/pool.ts";
import type { Bench } from "../support/pool.ts";

const open = (path: string, chain = new FakeChain()): Promise<Bench> =>
  openPool({ journal: { path, fsync: false } }, chain);

describe("a pool that starts again", () => {
  before(() => loadCrypto());

  it("has what it had, in the same order, and keeps what comes then", () =>
    inFolder(async (folder) => {
      const path = join(folder, "pool");
      const first = await open(path);
      await Promise.all([0, 1, 5].map((nonce) => first.pool.add(signed(0, nonce).raw)));
      await first.pool.add(signed(1, 0).raw);
      const before = hashesOf(first.pool);
      await first.pool.close();
      const second = await open(path);
      expect(hashesOf(second.pool)).to.deep.equal(before);
      await second.pool.add(signed(2, 0).raw);
      await second.pool.close();
      const third = await open(path);
      expect(third.pool.counts).to.deep.equal({ pending: 4, queued: 1 });
      expect(third.warnings).to.deep.equal([]);
      await third.pool.close();
    }));

  it("forgets without a word what was included or replaced, and names what it no longer accepts", () =>
    inFolder(async (folder) => {
      const path = join(folder, "pool");
      const first = await open(path);
      for (const nonce of [0, 1]) await first.pool.add(signed(0, nonce).raw);
      await first.pool.add(signed(0, 1, { maxFeePerGas: 200n, maxPriorityFeePerGas: 4n }).raw);
      await first.pool.add(signed(1, 0).raw);
      await first.pool.close();
      const chain = new FakeChain();
      chain.set(addressOf(0), { nonce: 1n });
      chain.set(addressOf(1), { balance: 1n });
      const second = await open(path, chain);
      expect(hashesOf(second.pool).pending).to.deep.equal([
        signed(0, 1, { maxFeePerGas: 200n, maxPriorityFeePerGas: 4n }).hash,
      ]);
      expect(second.warnings.map(({ code }) => code)).to.deep.equal(["JOURNAL_REFUSED"]);
      expect(second.warnings[0]?.message).to.contain("insufficient funds");
      await second.pool.close();
    }));

  it("cuts a write that was not finished", () =>
    inFolder(async (folder) => {
      const path = join(folder, "pool");
      const first = await open(path);
      for (const nonce of [0, 1]) await first.pool.add(signed(0, nonce).raw);
      await first.pool.close();
      const bytes = await readFile(path);
      await writeFile(path, bytes.subarray(0, bytes.length - 7));
      const second = await open(path);
      expect(second.warnings.map(({ code }) => code)).to.deep.equal(["JOURNAL_TORN"]);
      expect(second.pool.counts.pending).to.equal(1);
      await second.pool.add(signed(0, 1).raw);
      await second.pool.close();
      const third = await open(path);
      expect(third.warnings).to.deep.equal([]);
      expect(third.pool.counts.pending).to.equal(2);
      await third.pool.close();
    }));

  it("puts a damaged journal aside and goes on with what is whole", () =>
    inFolder(async (folder) => {
      const path = join(folder, "pool");
      const first = await open(path);
      for (const i of [0, 1, 2]) await first.pool.add(signed(i, 0).raw);
      await first.pool.close();
      const bytes = await readFile(path);
      bytes.fill(0xaa, bytes.length / 3 + 20, bytes.length / 3 + 30);
      await writeFile(path, bytes);
      const second = await open(path);
      expect(second.warnings.map(({ code }) => code)).to.deep.equal(["JOURNAL_DAMAGED"]);
      expect(second.pool.counts.pending).to.equal(2);
      expect(await readFile(`${path}.damaged`)).to.deep.equal(bytes);
      await second.pool.close();
      const third = await open(path);
      expect([third.warnings.length, third.pool.counts.pending]).to.deep.equal([0, 2]);
      await third.pool.close();
    }));

  it("does not overwrite a file that is no journal", () =>
    inFolder(async (folder) => {
      const path = join(folder, "pool");
      await writeFile(path, "somebody's notes");
      const { pool, warnings } = await open(path);
      expect(warnings.map(({ code }) => code)).to.deep.equal(["JOURNAL_DAMAGED"]);
      expect(await readFile(`${path}.damaged`, "utf8")).to.equal("somebody's notes");
      await pool.close();
    }));

  it("fails clearly when its journal cannot be opened", () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, "pool"));
      expect(await outcome(() => open(join(folder, "pool")))).to.equal("EISDIR");
    }));
});

describe("the journal", () => {
  before(() => loadCrypto());

  it("is rewritten when most of it is stale, while transactions come in", () =>
    inFolder(async (folder) => {
      const path = join(folder, "pool");
      const { pool, chain } = await open(path);
      const count = POOL_LIMITS.journalStaleRecords + 10;
      const raw = signed(0, 0).raw;
      await pool.close();
      await writeFile(path, Buffer.concat(Array.from({ length: count }, () => encodeRecord(raw))));
      const again = await open(path, chain);
      await Promise.all([1, 2].map((nonce) => again.pool.add(signed(0, nonce).raw)));
      await again.pool.close();
      expect((await stat(path)).size).to.be.lessThan(10 * raw.length);
      expect(existsSync(`${path}.new`)).to.equal(false);
      const last = await open(path, chain);
      expect(last.pool.counts.pending).to.equal(3);
      await last.pool.close();
    }));
});
