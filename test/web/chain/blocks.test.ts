import { expect } from "chai";
import fc from "fast-check";
import { toHex } from "viem";
import { blockByNumber, blocksDown, numbersDown } from "../../../web/src/chain/blocks.ts";
import { NotFound } from "../../../web/src/chain/failure.ts";
import { fakeNode } from "./fake-node.ts";

const hashOf = (number: bigint, branch: number): string => toHex(number * 16n + BigInt(branch), { size: 32 });

/** A chain whose blocks have hashes of one branch. */
const chain = (branch = 0) =>
  fakeNode((method, [tag]) => {
    if (method !== "eth_getBlockByNumber") throw new Error(method);
    const number = BigInt(String(tag));
    return {
      number: tag,
      hash: hashOf(number, branch),
      parentHash: number === 0n ? toHex(0, { size: 32 }) : hashOf(number - 1n, branch),
      transactions: [],
      timestamp: "0x1",
      gasUsed: "0x0",
      gasLimit: "0x1",
    };
  });

describe("Blocks that the explorer asks for [A-11]", function () {
  it("go down from the newest to genesis at most", function () {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 100n }), fc.integer({ min: 0, max: 50 }), (newest, count) => {
        const numbers = numbersDown(newest, count);
        expect(numbers).to.have.length(Math.min(count, Number(newest) + 1));
        expect(numbers.every((number, i) => number === newest - BigInt(i) && number >= 0n)).to.equal(true);
      }),
    );
    expect(numbersDown(-1n, 10)).to.deep.equal([]);
  });

  it("are only those that are not known yet", async function () {
    const { client, calls } = chain();
    const known = await blocksDown(client, 10n, 5);
    expect(calls).to.have.length(5);
    const blocks = await blocksDown(client, 12n, 5, known);
    expect(blocks.map(({ number }) => number)).to.deep.equal([12n, 11n, 10n, 9n, 8n]);
    expect(calls.slice(5).map(([, [number]]) => number)).to.deep.equal([toHex(12), toHex(11)]);
    expect(await blocksDown(client, 12n, 5, blocks)).to.deep.equal(blocks);
    // one question whether the newest is still the same
    expect(calls).to.have.length(8);
  });

  it("are all of them when the chain was reset meanwhile", async function () {
    const known = await blocksDown(chain(0).client, 10n, 5);
    const other = chain(1);
    for (const newest of [12n, 10n, 3n]) {
      const blocks = await blocksDown(other.client, newest, 4, known);
      expect(blocks.map(({ hash }) => hash)).to.deep.equal(numbersDown(newest, 4).map((number) => hashOf(number, 1)));
    }
  });

  it("are not found when the node has none", async function () {
    const error: unknown = await blockByNumber(fakeNode(() => null).client, 7n).catch((reason: unknown) => reason);
    expect(error instanceof NotFound && error.message).to.equal("There is no block 7 on this chain.");
  });
});
