import { AbstractChainedBatch } from "abstract-level";
import { expect } from "chai";
import type { Ledger } from "../../../chain/ledger/interface.ts";
import { openLedger } from "../../../chain/ledger/open.ts";
import type { LedgerOptions } from "../../../chain/ledger/open.ts";
import { addressOf, balances, certificateOf, genesisOf, nextBlock, tag } from "./support/chain.ts";
import { withFolder } from "./support/folder.ts";

/** What each write of `work` asks of the store. */
const syncsDuring = async (work: () => Promise<void>): Promise<(boolean | undefined)[]> => {
  const prototype = AbstractChainedBatch.prototype as { write(options?: { sync?: boolean }): Promise<void> };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver below
  const { write } = prototype;
  const syncs: (boolean | undefined)[] = [];
  prototype.write = function (options) {
    syncs.push(options?.sync);
    return write.call(this, options);
  };
  try {
    await work();
  } finally {
    prototype.write = write;
  }
  return syncs;
};

describe("Own votes", () => {
  const withLedger = async (
    folder: string,
    options: Pick<LedgerOptions, "durability">,
    work: (ledger: Ledger) => Promise<void>,
  ): Promise<void> => {
    const ledger = await openLedger({ location: { folder }, genesis: await genesisOf(), ...options });
    try {
      await work(ledger);
    } finally {
      await ledger.close();
    }
  };

  it("wait for the disk even where blocks do not, and outlive the process", () =>
    withFolder(async (folder) => {
      await withLedger(folder, { durability: "os" }, async (ledger) => {
        expect(await syncsDuring(() => ledger.appendVotes(1, [tag("vote")]))).to.deep.equal([true]);
      });
      await withLedger(folder, { durability: "os" }, (ledger) => {
        expect(ledger.votes(1)).to.deep.equal([tag("vote")]);
        return Promise.resolve();
      });
    }));

  it("add up until their block is stored, and are forgotten with it", () =>
    withFolder(async (folder) => {
      await withLedger(folder, { durability: "os" }, async (ledger) => {
        await ledger.appendVotes(1, [tag("prepare")]);
        await ledger.appendVotes(1, [tag("commit")]);
        expect(ledger.votes(1)).to.deep.equal([tag("prepare"), tag("commit")]);
        expect(ledger.votes(2)).to.deep.equal([]);
        const executed = nextBlock(ledger, { transactions: [], changes: balances([[addressOf(7), 1n]]) });
        await ledger.append(executed, certificateOf(executed.block));
        expect(ledger.votes(1)).to.deep.equal([]);
      });
    }));
});
