import { expect } from "chai";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { diskFiles } from "../../../../chain/pool/journal/files.ts";
import type { JournalFile, JournalFiles } from "../../../../chain/pool/journal/files.ts";
import { encodeRecord } from "../../../../chain/pool/journal/record.ts";
import type { UnsignedTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import { POOL_LIMITS } from "../../../../chain/primitives/limits.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { ETHER, addressOf, signed } from "../support/chain.ts";
import { inFolder } from "../support/folder.ts";
import { hashesOf, openPool, outcome } from "../support/pool.ts";
import type { Bench } from "../support/pool.ts";

type Step = "append" | "sync" | "truncate" | "open" | "replace";

/** The disk, on which chosen steps fail, and what was asked of it. */
class FaultyFiles implements JournalFiles {
  readonly failing = new Set<Step>();
  readonly steps: Step[] = [];
  onStep: (step: Step) => void = () => undefined;
  readonly read = diskFiles.read.bind(diskFiles);

  async open(path: string, content: "keep" | "empty"): Promise<JournalFile> {
    this.#step("open");
    const file = await diskFiles.open(path, content);
    return {
      append: async (bytes) => {
        // As a full disk does, it takes some of the bytes before it fails.
        await file.append(this.failing.has("append") ? bytes.subarray(0, 9) : bytes);
        this.#step("append");
      },
      sync: async () => {
        this.#step("sync");
        await file.sync();
      },
      truncate: async (length) => {
        this.#step("truncate");
        await file.truncate(length);
      },
      size: () => file.size(),
      close: () => file.close(),
    };
  }

  async replace(path: string, by: string): Promise<void> {
    this.#step("replace");
    await diskFiles.replace(path, by);
  }

  #step(step: Step): void {
    this.steps.push(step);
    this.onStep(step);
    if (this.failing.has(step)) throw Object.assign(new Error(`${step} failed`), { code: "ENOSPC" });
  }
}

interface FaultyBench extends Bench {
  readonly files: FaultyFiles;
  readonly path: string;
}

const withPool = (
  use: (bench: FaultyBench) => Promise<void>,
  { limits, fsync = false }: { limits?: { transactions: number; perSender: number }; fsync?: boolean } = {},
): Promise<void> =>
  inFolder(async (folder) => {
    const [path, files] = [join(folder, "pool"), new FaultyFiles()];
    const bench = await openPool({ journal: { path, fsync, files }, ...(limits === undefined ? {} : { limits }) });
    await use({ ...bench, files, path });
    files.failing.clear();
    await bench.pool.close();
  });

const fees = (times: bigint): Partial<UnsignedTransaction> => ({
  maxFeePerGas: 100n * times,
  maxPriorityFeePerGas: 2n * times,
});

describe("a pool whose journal cannot be written", () => {
  before(() => loadCrypto());

  it("refuses the transaction, and is as before", () =>
    withPool(async ({ pool, files, path, dropped }) => {
      await pool.add(signed(0, 0).raw);
      const size = (await stat(path)).size;
      files.failing.add("append");
      expect(await outcome(() => pool.add(signed(0, 1).raw))).to.equal("JOURNAL_FAILED");
      expect(hashesOf(pool)).to.deep.equal({ pending: [signed(0, 0).hash], queued: [] });
      expect(dropped).to.deep.equal(["JOURNAL_FAILED"]);
      expect((await stat(path)).size).to.equal(size);
    }));

  it("takes transactions again when it can be", () =>
    withPool(async ({ pool, files, path }) => {
      files.failing.add("append");
      expect(await outcome(() => pool.add(signed(0, 0).raw))).to.equal("JOURNAL_FAILED");
      files.failing.clear();
      expect(await outcome(() => pool.add(signed(0, 0).raw))).to.equal("ok");
      expect(await readFile(path)).to.deep.equal(Buffer.from(encodeRecord(signed(0, 0).raw)));
    }));

  it("takes none any more when it cannot even be cut back", () =>
    withPool(async ({ pool, files }) => {
      files.failing.add("append").add("truncate");
      expect(await outcome(() => pool.add(signed(0, 0).raw))).to.equal("JOURNAL_FAILED");
      files.failing.clear();
      expect(await outcome(() => pool.add(signed(0, 0).raw))).to.equal("JOURNAL_FAILED");
    }));

  it("has back what the transaction replaced", () =>
    withPool(async ({ pool, files, pending }) => {
      const first = signed(0, 0);
      for (const tx of [first, signed(0, 1)]) await pool.add(tx.raw);
      files.failing.add("append");
      expect(await outcome(() => pool.add(signed(0, 0, fees(2n)).raw))).to.equal("JOURNAL_FAILED");
      expect(hashesOf(pool).pending).to.deep.equal([first.hash, signed(0, 1).hash]);
      expect(pending.map(({ nonce }) => nonce)).to.deep.equal([0n, 1n, 0n, 0n]);
      expect(pending.at(-1)).to.deep.equal(first);
    }));

  it("has back the first of several that replaced each other at once", () =>
    withPool(async ({ pool, files }) => {
      await pool.add(signed(0, 0).raw);
      files.failing.add("append");
      const bids = [2n, 4n, 8n].map((times) => outcome(() => pool.add(signed(0, 0, fees(times)).raw)));
      expect(new Set(await Promise.all(bids))).to.deep.equal(new Set(["JOURNAL_FAILED"]));
      expect(hashesOf(pool)).to.deep.equal({ pending: [signed(0, 0).hash], queued: [] });
    }));

  it("has back what gave up its room", () =>
    withPool(
      async ({ pool, files }) => {
        for (const i of [0, 1]) await pool.add(signed(i, 0).raw);
        files.failing.add("append");
        expect(await outcome(() => pool.add(signed(2, 0, fees(2n)).raw))).to.equal("JOURNAL_FAILED");
        expect(hashesOf(pool).pending).to.have.members([signed(0, 0).hash, signed(1, 0).hash]);
      },
      { limits: { transactions: 2, perSender: 2 } },
    ));

  it("does not bring back what was included, or cannot be paid for, meanwhile", () =>
    withPool(async ({ pool, files, chain }) => {
      for (const i of [0, 1]) await pool.add(signed(i, 0, { value: ETHER / 2n }).raw);
      files.failing.add("append");
      files.onStep = (step) => {
        if (step !== "append") return;
        chain.set(addressOf(0), { nonce: 1n });
        chain.set(addressOf(1), { balance: ETHER / 4n });
        pool.onBlock([], [addressOf(0), addressOf(1)]);
      };
      const bids = [0, 1].map((i) => outcome(() => pool.add(signed(i, 0, { ...fees(2n), value: BigInt(i) }).raw)));
      expect(await Promise.all(bids)).to.deep.equal(["JOURNAL_FAILED", "JOURNAL_FAILED"]);
      expect(pool.counts).to.deep.equal({ pending: 0, queued: 0 });
    }));
});

describe("a journal that waits for the disk", () => {
  before(() => loadCrypto());

  it("has synchronized what the pool acknowledged, once for a group", () =>
    withPool(
      async ({ pool, files }) => {
        await Promise.all([0, 1, 2].map((i) => pool.add(signed(i, 0).raw)));
        expect(files.steps).to.deep.equal(["open", "append", "sync"]);
        files.failing.add("sync");
        expect(await outcome(() => pool.add(signed(3, 0).raw))).to.equal("JOURNAL_FAILED");
        expect(pool.counts.pending).to.equal(3);
      },
      { fsync: true },
    ));

  it("and one that does not leaves that to the system", () =>
    withPool(async ({ pool, files }) => {
      await pool.add(signed(0, 0).raw);
      expect(files.steps).to.deep.equal(["open", "append"]);
    }));
});

describe("a journal that cannot be rewritten", () => {
  before(() => loadCrypto());

  /** Opens a pool whose journal is to be rewritten, on a disk that fails after `prepare`, and adds a transaction. */
  const compact = (
    prepare: (files: FaultyFiles) => void,
    expected: string,
    check: (path: string, size: number) => Promise<void>,
  ): Promise<void> =>
    inFolder(async (folder) => {
      const [path, files] = [join(folder, "pool"), new FaultyFiles()];
      const record = encodeRecord(signed(0, 0).raw);
      const count = POOL_LIMITS.journalStaleRecords + 10;
      await writeFile(path, Buffer.concat(new Array<Uint8Array>(count).fill(record)));
      const { pool, warnings } = await openPool({ journal: { path, fsync: false, files } });
      prepare(files);
      expect(await outcome(() => pool.add(signed(0, 1).raw))).to.equal(expected);
      expect(warnings.map(({ code }) => code)).to.deep.equal(["JOURNAL_COMPACTION_FAILED"]);
      await check(path, count * record.length);
      await pool.close();
    });

  for (const step of ["append", "replace"] as const) {
    it(`stays as it was, says so, and takes transactions: ${step} fails`, () =>
      compact(
        (files) => {
          files.failing.add(step);
          // Once; the next append is of a transaction.
          files.onStep = (reached) => {
            if (reached === step) setImmediate(() => files.failing.delete(step));
          };
        },
        "ok",
        async (path, size) => {
          expect((await stat(path)).size).to.be.greaterThan(size);
        },
      ));
  }

  it("takes none any more when it cannot be opened again either", () =>
    compact(
      (files) => {
        files.onStep = (step) => {
          if (step === "replace") files.failing.add("open");
        };
      },
      "JOURNAL_FAILED",
      async (path, size) => {
        expect((await stat(path)).size).to.be.lessThan(size);
      },
    ));
});
