import { expect } from "chai";
import fc from "fast-check";
import { parseUnits } from "viem";
import { exactAmount, exactCpc, exactGwei, exactPrice, grouped, percent } from "../../../web/src/format/amount.ts";

describe("Amounts as the explorer writes them [A-11]", function () {
  it("lose no digit, whatever the decimals", function () {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 256n), max: 2n ** 256n }),
        fc.integer({ min: 0, max: 80 }),
        (value, decimals) => {
          const text = exactAmount(value, decimals);
          expect(parseUnits(text.replaceAll(",", ""), decimals)).to.equal(value);
        },
      ),
    );
  });

  for (const [value, decimals, text] of [
    [0n, 18, "0"],
    [1n, 18, "0.000000000000000001"],
    [1_500_000_000_000_000_000n, 18, "1.5"],
    [-1_234_567n, 0, "-1,234,567"],
    [-1_234_567n, 3, "-1,234.567"],
    [1_000_000_000n * 10n ** 18n, 18, "1,000,000,000"],
    [12_345_678n, 5, "123.45678"],
  ] as const) {
    it(`write ${value} with ${decimals} decimals as ${text}`, function () {
      expect(exactAmount(value, decimals)).to.equal(text);
    });
  }

  it("carry their unit", function () {
    expect(exactCpc(10n ** 18n)).to.equal("1 CPC");
    expect(exactGwei(1_500_000_000n)).to.equal("1.5 gwei");
  });

  it("give prices that would be all zeros in gwei in wei", function () {
    expect([exactPrice(7n), exactPrice(999n), exactPrice(1_000n)]).to.deep.equal(["7 wei", "999 wei", "0.000001 gwei"]);
  });

  it("group whole numbers by three digits", function () {
    expect([grouped(0), grouped(999), grouped(1_000), grouped(-12_345_678n)]).to.deep.equal([
      "0",
      "999",
      "1,000",
      "-12,345,678",
    ]);
  });
});

describe("Shares in percent", function () {
  for (const [part, whole, text] of [
    [0n, 0n, "0 %"],
    [1n, 3n, "33.33 %"],
    [1n, 2n, "50 %"],
    [1n, 8n, "12.5 %"],
    [1n, 10_000n, "0.01 %"],
    [1n, 100_000n, "0 %"],
    [3n, 3n, "100 %"],
  ] as const) {
    it(`write ${part} of ${whole} as ${text}`, function () {
      expect(percent(part, whole)).to.equal(text);
    });
  }
});
