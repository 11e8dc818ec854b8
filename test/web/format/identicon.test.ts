import { expect } from "chai";
import fc from "fast-check";
import { getAddress, toHex } from "viem";
import { identicon } from "../../../web/src/format/identicon.ts";

const addresses = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => toHex(bytes));

describe("Patterns of addresses", function () {
  it("are symmetric, on the field, and the same whatever the capitals", function () {
    fc.assert(
      fc.property(addresses, (address) => {
        const { cells, hue } = identicon(address);
        const places = new Set(cells.map(([x, y]) => `${x} ${y}`));
        expect(cells.every(([x, y]) => x >= 0 && x < 6 && y >= 0 && y < 6 && places.has(`${5 - x} ${y}`))).to.equal(
          true,
        );
        expect(hue).to.be.within(0, 359);
        expect(identicon(getAddress(address))).to.deep.equal({ cells, hue });
      }),
    );
  });

  it("tell neighbouring addresses apart", function () {
    const patterns = Array.from({ length: 50 }, (_, i) => identicon(toHex(0xc9c000 + i, { size: 20 })));
    expect(new Set(patterns.map((pattern) => JSON.stringify(pattern))).size).to.equal(patterns.length);
  });
});
