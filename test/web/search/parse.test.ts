import { expect } from "chai";
import fc from "fast-check";
import { getAddress, toHex } from "viem";
import { grouped } from "../../../web/src/format/amount.ts";
import { parseSearch } from "../../../web/src/search/parse.ts";

const bytes = (length: number): fc.Arbitrary<`0x${string}`> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((value) => toHex(value));

describe("Search field [A-11]", function () {
  it("reads block numbers as they are written, grouped or not", function () {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (number) => {
        for (const text of [String(number), grouped(number), ` ${number} `, toHex(number)]) {
          expect(parseSearch(text), text).to.deep.equal({ kind: "block", number });
        }
      }),
    );
  });

  it("reads hashes and addresses with and without 0x, in capitals or not", function () {
    fc.assert(
      fc.property(bytes(32), bytes(20), (hash, address) => {
        // 40 or 64 decimal digits without 0x would be a number
        fc.pre(/[a-f]/.test(hash.slice(2)) && /[a-f]/.test(address.slice(2)));
        for (const text of [hash, hash.slice(2), hash.toUpperCase()]) {
          expect(parseSearch(text), text).to.deep.equal({ kind: "hash", hash });
        }
        for (const text of [address, address.slice(2), address.toUpperCase(), getAddress(address)]) {
          expect(parseSearch(text), text).to.deep.equal({ kind: "address", address });
        }
      }),
    );
  });

  it("warns of an address whose capitals do not fit it (EIP-55)", function () {
    const mistyped = getAddress(`0x${"ab".repeat(20)}`).replace("A", "a");
    expect(parseSearch(mistyped)).to.deep.include({ kind: "unclear" });
  });

  for (const [what, text] of [
    ["a hash that lacks a digit", `0x${"1".repeat(63)}`],
    ["a block number that no chain has", "18446744073709551616"],
    ["a number with a point", "1.5"],
    ["0x alone", "0x"],
    ["signs", "<script>"],
  ] as const) {
    it(`finds ${what} unclear, and says why`, function () {
      const search = parseSearch(text);
      expect(search.kind).to.equal("unclear");
      expect("reason" in search && search.reason.length > 0).to.equal(true);
    });
  }

  it("takes words for names of contracts", function () {
    expect(parseSearch(" DidRegistry ")).to.deep.equal({ kind: "name", name: "DidRegistry" });
    expect(parseSearch("weth9")).to.deep.equal({ kind: "name", name: "weth9" });
  });

  it("finds nothing in nothing", function () {
    expect(parseSearch("  ")).to.deep.equal({ kind: "empty" });
  });

  it("answers any text", function () {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseSearch(text)).to.have.property("kind");
      }),
    );
  });
});
