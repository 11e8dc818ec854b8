import { expect } from "chai";
import fc from "fast-check";
import { integerRange, parseInteger } from "../../../web/src/contracts/integer.ts";

describe("Whole numbers as people type them", function () {
  it("are read exactly in every spelling", function () {
    expect(parseInteger("42")).to.equal(42n);
    expect(parseInteger("+42")).to.equal(42n);
    expect(parseInteger("1_000_000")).to.equal(1_000_000n);
    expect(parseInteger("1,000,000")).to.equal(1_000_000n);
    expect(parseInteger("0xFf")).to.equal(255n);
    expect(parseInteger("1.5e18")).to.equal(1_500_000_000_000_000_000n);
    expect(parseInteger("1.0")).to.equal(1n);
    expect(parseInteger("-2e3")).to.equal(-2_000n);
    fc.assert(fc.property(fc.bigInt(), (value) => parseInteger(String(value)) === value));
  });

  it("are nothing else", function () {
    for (const text of ["", " ", "1.5", "1.25e1", "1__0", "_1", "e3", "0xg", "NaN", "１"]) {
      expect(parseInteger(text), text).to.equal(undefined);
    }
  });

  it("have the range of their type", function () {
    expect(integerRange("uint")).to.deep.equal({ least: 0n, most: 2n ** 256n - 1n });
    expect(integerRange("int16")).to.deep.equal({ least: -32_768n, most: 32_767n });
    for (const type of ["uint7", "uint264", "uint0", "address", "uint8[]", "xuint8"]) {
      expect(integerRange(type), type).to.equal(undefined);
    }
  });
});
