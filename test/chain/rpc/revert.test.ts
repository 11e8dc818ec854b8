import { expect } from "chai";
import { AbiCoder, concat, getBytes } from "ethers";
import fc from "fast-check";
import { revertReason } from "../../../chain/rpc/revert.ts";

const ERROR = "0x08c379a0";
const PANIC = "0x4e487b71";

const encoded = (selector: string, type: string, value: unknown): Uint8Array =>
  getBytes(concat([selector, AbiCoder.defaultAbiCoder().encode([type], [value])]));

describe("reasons in revert data", () => {
  it("are the text of Error(string), whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(revertReason(encoded(ERROR, "string", text))).to.equal(text);
      }),
    );
  });

  it("name panics, also those that Solidity does not know", () => {
    expect(revertReason(encoded(PANIC, "uint256", 0x11))).to.equal("arithmetic underflow or overflow");
    expect(revertReason(encoded(PANIC, "uint256", 2n ** 255n))).to.equal(`unknown panic code: 0x8${"0".repeat(63)}`);
  });

  it("are none for data that only begins like an error", () => {
    const whole = encoded(ERROR, "string", "reason");
    fc.assert(
      fc.property(fc.nat(4 + 32 + 32 + 5), (length) => {
        expect(revertReason(whole.subarray(0, length))).to.equal(undefined);
      }),
    );
    for (const word of [0, 1]) {
      const far = whole.slice();
      far.fill(0xff, 4 + 32 * word, 4 + 32 * (word + 1));
      expect(revertReason(far)).to.equal(undefined);
    }
    const noText = whole.slice();
    noText[4 + 64] = 0xff;
    expect(revertReason(noText)).to.equal(undefined);
    expect(revertReason(new Uint8Array())).to.equal(undefined);
  });
});
