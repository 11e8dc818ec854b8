import { expect } from "chai";
import { getAddress } from "ethers";
import fc from "fast-check";
import {
  BytesError,
  checksumAddress,
  concatBytes,
  equalBytes,
  fromBigInt,
  fromBigIntPadded,
  fromHex,
  fromQuantity,
  isAddress,
  isHash,
  parseAddress,
  toBigInt,
  toHash,
  toHex,
  toQuantity,
} from "../../../chain/primitives/bytes.ts";
import { errorCode } from "../../../chain/primitives/errors.ts";

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
  } catch (error) {
    expect(error).to.be.instanceOf(BytesError);
    return errorCode(error);
  }
  return undefined;
};

describe("bytes", function () {
  const bytes = fc.uint8Array({ maxLength: 300 });

  it("writes and reads hexadecimal of any length", function () {
    fc.assert(
      fc.property(bytes, (value) => {
        const hex = toHex(value);
        expect(hex).to.equal("0x" + Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join(""));
        expect(fromHex(hex)).to.deep.equal(value);
        expect(fromHex("0x" + hex.slice(2).toUpperCase())).to.deep.equal(value);
      }),
    );
  });

  it("gives decoded bytes memory of their own", function () {
    for (const length of [1, 64, 65, 1000])
      expect(fromHex("0x" + "ab".repeat(length)).buffer.byteLength).to.equal(length);
  });

  it("writes a view of a larger buffer", function () {
    expect(toHex(Uint8Array.of(1, 2, 3, 4).subarray(1, 3))).to.equal("0x0203");
  });

  it("refuses what is not hexadecimal of whole bytes", function () {
    const long = "ab".repeat(80);
    for (const text of [
      "",
      "0",
      "ab",
      "0x1",
      "0xg0",
      "0x0g",
      "0xé0",
      "0X00",
      `0x${long}zz`,
      `0x${long}a`,
      `0xzz${long}`,
    ]) {
      expect(
        codeOf(() => fromHex(text)),
        text,
      ).to.equal("HEX_INVALID");
    }
  });

  it("writes numbers in their shortest form and reads them back", function () {
    expect(fromBigInt(0n)).to.deep.equal(new Uint8Array());
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 260n }), (value) => {
        const short = fromBigInt(value);
        expect(short[0]).to.not.equal(0);
        expect(toBigInt(short)).to.equal(value);
        expect(toBigInt(fromBigIntPadded(value, 40))).to.equal(value);
        expect(fromBigIntPadded(value, 40)).to.have.length(40);
        expect(fromQuantity(toQuantity(value))).to.equal(value);
      }),
    );
  });

  it("refuses numbers that do not fit", function () {
    expect(codeOf(() => fromBigInt(-1n))).to.equal("QUANTITY_INVALID");
    expect(codeOf(() => fromBigIntPadded(256n, 1))).to.equal("QUANTITY_INVALID");
    expect(codeOf(() => fromBigIntPadded(-1n, 1))).to.equal("QUANTITY_INVALID");
    expect(codeOf(() => toHash(2n ** 256n))).to.equal("QUANTITY_INVALID");
    for (const value of [-1, 0.5, 2 ** 53, NaN, -1n])
      expect(codeOf(() => toQuantity(value))).to.equal("QUANTITY_INVALID");
  });

  it("reads quantities as JSON-RPC writes them", function () {
    expect(toQuantity(0)).to.equal("0x0");
    expect(fromQuantity("0xFf")).to.equal(255n);
    for (const text of ["", "0x", "0x00", "0x01", "1", "-0x1", "0x1g"]) {
      expect(
        codeOf(() => fromQuantity(text)),
        text,
      ).to.equal("QUANTITY_INVALID");
    }
  });

  it("joins and compares", function () {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(concatBytes(a, b)).to.deep.equal(Uint8Array.from([...a, ...b]));
        expect(equalBytes(a, b)).to.equal(toHex(a) === toHex(b));
        expect(equalBytes(a, a.slice())).to.be.true;
      }),
    );
  });

  it("knows addresses and hashes in lower case only", function () {
    expect(isAddress("0x" + "a1".repeat(20))).to.be.true;
    expect(isHash("0x" + "a1".repeat(32))).to.be.true;
    for (const value of ["0x" + "A1".repeat(20), "0x" + "a1".repeat(19), "a1".repeat(20), 5, null]) {
      expect(isAddress(value)).to.be.false;
      expect(isHash(value)).to.be.false;
    }
  });

  it("shows and parses addresses by EIP-55", function () {
    const checksummed = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    const address = parseAddress(checksummed);
    expect(address).to.equal(checksummed.toLowerCase());
    expect(checksumAddress(address)).to.equal(checksummed).and.to.equal(getAddress(address));
    for (const text of [
      checksummed.replace("aA", "Aa"),
      checksummed.slice(2),
      "0x12",
      "XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS",
    ]) {
      expect(
        codeOf(() => parseAddress(text)),
        text,
      ).to.equal("ADDRESS_INVALID");
    }
  });

  it("writes and reads every address in the checksummed form that ethers writes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
        const address = toHex(bytes);
        expect(checksumAddress(address)).to.equal(getAddress(address));
        for (const text of [address, getAddress(address), `0x${address.slice(2).toUpperCase()}`]) {
          expect(parseAddress(text)).to.equal(address);
        }
      }),
    );
  });
});
