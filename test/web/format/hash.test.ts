import { expect } from "chai";
import fc from "fast-check";
import { shortened, splitHex } from "../../../web/src/format/hash.ts";

const hexText = fc.uint8Array({ maxLength: 40 }).map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);

describe("Hashes whose middle is hidden", function () {
  it("are whole again when their parts are copied together", function () {
    fc.assert(
      fc.property(hexText, fc.integer({ min: 1, max: 12 }), (value, kept) => {
        const { head, middle, tail } = splitHex(value, kept);
        expect(head + middle + tail).to.equal(value);
      }),
    );
  });

  it("show as many digits at each end as wished", function () {
    expect(splitHex(`0x${"ab".repeat(20)}`, 4)).to.deep.include({ head: "0xabab", tail: "abab" });
  });

  it("hide nothing when that would save no room", function () {
    expect(splitHex("0x123456789", 4)).to.deep.equal({ head: "0x123456789", middle: "", tail: "" });
    expect(splitHex("0x1234567890", 4).middle).to.equal("56");
  });

  it("have an ellipsis in places that show text only", function () {
    expect(shortened(`0x${"12".repeat(32)}`, 4)).to.equal("0x1212…1212");
    expect(shortened("0x12", 4)).to.equal("0x12");
  });
});
