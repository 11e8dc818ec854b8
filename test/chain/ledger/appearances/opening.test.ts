import { expect } from "chai";
import { openLedger } from "../../../../chain/ledger/open.ts";
import type { Genesis } from "../../../../chain/ledger/open.ts";
import { addressOf, balances, certificateOf, genesisOf, nextBlock } from "../support/chain.ts";
import { withFolder } from "../support/folder.ts";

const ANN = addressOf(1);
const BOB = addressOf(2);

describe("Whether a ledger keeps an index of addresses", () => {
  let genesis: Genesis;

  before(async () => {
    genesis = await genesisOf();
  });

  /** Opens the folder, appends a block with a transfer, and says whether the ledger has an index. */
  const visit = async (folder: string, index?: boolean): Promise<boolean> => {
    const ledger = await openLedger({ location: { folder }, genesis, durability: "os", index });
    const transactions = [{ from: ANN, to: BOB, value: 1n, logs: [] }];
    const executed = nextBlock(ledger, { transactions, changes: balances([]) });
    await ledger.append(executed, certificateOf(executed.block));
    const { addresses } = ledger;
    await ledger.close();
    return addresses !== undefined;
  };

  it("is decided when the chain begins", () =>
    withFolder(async (folder) => {
      expect(await visit(folder)).to.equal(false);
      expect(await visit(folder, true)).to.equal(false);
    }));

  it("stays as it is unless told otherwise", () =>
    withFolder(async (folder) => {
      expect(await visit(folder, true)).to.equal(true);
      expect(await visit(folder)).to.equal(true);
      expect(await visit(folder, true)).to.equal(true);
    }));

  it("ends for good when the chain goes on without", () =>
    withFolder(async (folder) => {
      expect(await visit(folder, true)).to.equal(true);
      expect(await visit(folder, false)).to.equal(false);
      expect(await visit(folder, true)).to.equal(false);
    }));

  it("holds from genesis on, with no block on top", () =>
    withFolder(async (folder) => {
      const begun = await openLedger({ location: { folder }, genesis, index: true });
      expect(begun.addresses === undefined).to.equal(false);
      await begun.close();
      expect(await visit(folder)).to.equal(true);
    }));
});
