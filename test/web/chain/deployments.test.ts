import { expect } from "chai";
import { toHex } from "viem";
import { deploymentsDown } from "../../../web/src/chain/deployments.ts";
import { hashesDown, olderHashes } from "../../../web/src/chain/recent-transactions.ts";
import { fakeNode } from "./fake-node.ts";

const hash = (value: number) => toHex(value, { size: 32 });
const MAKER = `0x${"01".repeat(20)}`;

/** Ten blocks; block 7 made a contract and failed to make another, block 3 sent two transactions. */
const node = () =>
  fakeNode((method, [of]) => {
    if (method === "eth_getBlockReceipts") {
      const receipt = { from: MAKER, transactionHash: hash(71), blockNumber: "0x7", logs: [] };
      return of === hash(7)
        ? [
            { ...receipt, contractAddress: `0x${"0a".repeat(20)}`, status: "0x1" },
            { ...receipt, contractAddress: `0x${"0b".repeat(20)}`, status: "0x0" },
          ]
        : [{ ...receipt, contractAddress: null, status: "0x1" }];
    }
    const number = Number(of);
    const transactions = { 7: [hash(71), hash(72)], 3: [hash(31)] }[number] ?? [];
    return { number: of, hash: hash(number), transactions, timestamp: "0x1", gasUsed: "0x0", gasLimit: "0x1" };
  });

describe("Contracts found by looking through blocks [A-11]", function () {
  it("are those that a transaction made; blocks without transactions cost one question", async function () {
    const { client, calls } = node();
    const found = await deploymentsDown(client, 9n, 1);
    expect(found).to.deep.equal([{ address: `0x${"0a".repeat(20)}`, creator: MAKER, block: 7n, hash: hash(71) }]);
    expect(calls.filter(([method]) => method === "eth_getBlockReceipts")).to.have.length(2);
  });
});

describe("Newest transactions found by looking through blocks", function () {
  it("come newest first, as many as are wanted", async function () {
    expect(await olderHashes(node().client, 9n, 10)).to.deep.equal([hash(72), hash(71), hash(31)]);
    expect(await olderHashes(node().client, 9n, 2)).to.deep.equal([hash(72), hash(71)]);
    expect(await olderHashes(node().client, -1n, 2)).to.deep.equal([]);
    expect(hashesDown([])).to.deep.equal([]);
  });
});
