import { expect } from "chai";
import { historyOf, toPage } from "../../../web/src/chain/history.ts";
import { direction } from "../../../web/src/chain/transactions.ts";
import { fakeNode } from "./fake-node.ts";

const ONE = `0x${"01".repeat(20)}` as const;
const TWO = `0x${"02".repeat(20)}` as const;

const transaction = (block: number) =>
  ({ blockNumber: `0x${block.toString(16)}`, from: ONE, to: TWO, value: "0x5", type: "0x2", nonce: "0x0" }) as never;

describe("History of an account [A-11]", function () {
  it("leads to the pages beside, by the blocks at the ends of a page", function () {
    const page = toPage({ txs: [transaction(9), transaction(4)], receipts: [], firstPage: false, lastPage: false });
    expect(page.newer).to.deep.equal({ toward: "newer", than: 9n });
    expect(page.older).to.deep.equal({ toward: "older", than: 4n });
    expect(page.transactions.map((view) => view.transaction.value)).to.deep.equal([5n, 5n]);
  });

  it("leads nowhere from its ends, nor from an empty page", function () {
    const whole = toPage({ txs: [transaction(9)], receipts: [], firstPage: true, lastPage: true });
    expect([whole.newer, whole.older]).to.deep.equal([undefined, undefined]);
    const empty = toPage({ txs: [], receipts: [], firstPage: false, lastPage: false });
    expect([empty.newer, empty.older]).to.deep.equal([undefined, undefined]);
  });

  it("is asked for in Otterscan's way: before a block, after one, 0 for the newest", async function () {
    const { client, calls } = fakeNode(() => ({ txs: [], receipts: [], firstPage: true, lastPage: true }));
    await historyOf(client, ONE, { toward: "newest" });
    await historyOf(client, ONE, { toward: "older", than: 4n });
    await historyOf(client, ONE, { toward: "newer", than: 9n });
    expect(calls.map(([method, [, block]]) => [method, block])).to.deep.equal([
      ["ots_searchTransactionsBefore", 0],
      ["ots_searchTransactionsBefore", 4],
      ["ots_searchTransactionsAfter", 9],
    ]);
  });

  it("tells which way each transaction went", function () {
    const way = (from: string, to: string | null, account: `0x${string}`, contractAddress: string | null = null) =>
      direction({ transaction: { from, to }, receipt: { contractAddress } } as never, account);
    expect(way(ONE, TWO, ONE)).to.equal("out");
    expect(way(ONE, null, ONE, TWO)).to.equal("out");
    expect(way(ONE, TWO, TWO)).to.equal("in");
    expect(way(ONE, ONE, ONE)).to.equal("self");
    expect(way(ONE, null, TWO, TWO)).to.equal("made");
    expect(way(ONE, ONE, TWO)).to.equal("inside");
  });
});
