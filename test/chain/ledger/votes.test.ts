import { AbstractChainedBatch } from "abstract-level";
import { expect } from "chai";
import { openLedger } from "../../../chain/ledger/open.ts";
import type { LedgerOptions } from "../../../chain/ledger/open.ts";
import { genesisOf, tag } from "./support/chain.ts";
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

describe("An own vote", () => {
  const cases: readonly (readonly [string, Pick<LedgerOptions, "durability" | "voteDurability">, boolean])[] = [
    ["waits for the disk unless something else is asked for", {}, true],
    ["waits for the disk even where blocks do not", { durability: "os" }, true],
    ["is as durable as blocks on a network of one process", { durability: "os", voteDurability: "os" }, false],
  ];
  for (const [what, durability, sync] of cases)
    it(what, () =>
      withFolder(async (folder) => {
        const ledger = await openLedger({ location: { folder }, genesis: await genesisOf(), ...durability });
        try {
          expect(await syncsDuring(() => ledger.appendVotes(1, [tag("vote")]))).to.deep.equal([sync]);
          expect(ledger.votes(1)).to.deep.equal([tag("vote")]);
        } finally {
          await ledger.close();
        }
      }),
    );
});
