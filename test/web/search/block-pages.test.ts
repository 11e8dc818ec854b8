import { expect } from "chai";
import fc from "fast-check";
import { listPage, pageAround, parseBlockNumber } from "../../../web/src/search/block-pages.ts";

const SIZE = 25;

describe("Pages of the list of blocks", function () {
  it("show every block once from the newest to genesis", function () {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1_000n }), fc.integer({ min: 1, max: 40 }), (head, size) => {
        let seen = 0n;
        let expected = head;
        for (let at: bigint | undefined = head; at !== undefined; at = pageAround(head, at, size).older) {
          const { newest, oldest } = pageAround(head, at, size);
          expect(newest).to.equal(expected);
          seen += newest - oldest + 1n;
          expected = oldest - 1n;
        }
        expect(seen).to.equal(head + 1n);
      }),
    );
  });

  it("lead back to where the reader came from", function () {
    fc.assert(
      fc.property(fc.bigInt({ min: 100n, max: 10_000n }), fc.bigInt({ min: 0n, max: 100n }), (head, wanted) => {
        const { older } = pageAround(head, wanted, SIZE);
        if (older === undefined) return;
        // The page of the head is the one that follows the chain.
        const back = wanted < head ? wanted : "newest";
        expect(pageAround(head, older, SIZE).newer === back).to.equal(true);
      }),
    );
  });

  it("follow the chain on the first page, also when more than all blocks are asked for", function () {
    expect(pageAround(100n, undefined, SIZE)).to.deep.equal({
      newest: 100n,
      oldest: 76n,
      newer: undefined,
      older: 75n,
    });
    expect(pageAround(100n, 1_000n, SIZE).newest).to.equal(100n);
    expect(pageAround(100n, 75n, SIZE).newer).to.equal("newest");
  });

  it("read numbers in an address bar only when they are some", function () {
    expect(parseBlockNumber("12")).to.equal(12n);
    for (const text of ["", "-1", "1.5", "0x1", "9".repeat(21)]) expect(parseBlockNumber(text)).to.equal(undefined);
  });
});

describe("Pages of a list", function () {
  it("hold every item once", function () {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 50 }), (length, size) => {
        const { pages } = listPage(length, 1, size);
        const ends = Array.from({ length: pages }, (_, i) => listPage(length, i + 1, size));
        expect(ends.reduce((sum, { start, end }) => sum + end - start, 0)).to.equal(length);
        expect(ends.slice(1).every(({ start }, i) => start === ends[i]?.end)).to.equal(true);
      }),
    );
  });

  it("are the nearest to the one that is asked for", function () {
    expect([-1, 0, 2, 9, NaN, 1.5].map((wanted) => listPage(60, wanted, SIZE).page)).to.deep.equal([1, 1, 2, 3, 1, 1]);
  });
});
