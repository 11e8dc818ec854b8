import { expect } from "chai";
import fc from "fast-check";
import { formatUnits } from "viem";
import { parseAmount } from "../../../web/src/wallet/amount.ts";

describe("Amounts as people type them", function () {
  it("are read to the last decimal", function () {
    expect(parseAmount("1.5", 18)).to.equal(1_500_000_000_000_000_000n);
    expect(parseAmount(" 1,000.25 ", 2)).to.equal(100_025n);
    expect(parseAmount("0.000000000000000001", 18)).to.equal(1n);
    expect(parseAmount("1.500", 1)).to.equal(15n);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n }), fc.integer({ min: 0, max: 18 }), (value, decimals) => {
        expect(parseAmount(formatUnits(value, decimals), decimals)).to.equal(value);
      }),
    );
  });

  it("are never rounded, negative or anything else", function () {
    for (const text of ["", ".", "1.", ".5", "-1", "1.25", "1e3", "0x10", "one", "1,5", "1 000"]) {
      expect(parseAmount(text, 1), text).to.equal(undefined);
    }
  });
});
