import { expect } from "chai";
import fc from "fast-check";
import { encodeErrorResult, erc20Abi, parseAbi } from "viem";
import type { Hex } from "viem";
import { explainRevert, revertText } from "../../../web/src/contracts/revert.ts";

const ABI = parseAbi([
  "error NothingToClaim()",
  "error InsufficientBalance(address owner, uint256 balance, uint256 needed)",
  "error Batch((uint8 kind, bytes4 selector)[] calls, string)",
]);
const OWNER = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const text = (data: Hex): string => revertText(explainRevert(data, ABI));

describe("Reasons of a revert", function () {
  it("are told in the contract's words", function () {
    const abi = parseAbi(["error Error(string)", "error Panic(uint256)"]);
    expect(text(encodeErrorResult({ abi, errorName: "Error", args: ["too late"] }))).to.equal("too late");
    expect(text(encodeErrorResult({ abi, errorName: "Panic", args: [0x11n] }))).to.equal(
      "arithmetic overflow or underflow (panic 17)",
    );
  });

  it("name custom errors with what they carry", function () {
    expect(text(encodeErrorResult({ abi: ABI, errorName: "NothingToClaim" }))).to.equal("NothingToClaim()");
    expect(text(encodeErrorResult({ abi: ABI, errorName: "InsufficientBalance", args: [OWNER, 1n, 2n] }))).to.equal(
      `InsufficientBalance(owner: ${OWNER}, balance: 1, needed: 2)`,
    );
    const batch = encodeErrorResult({
      abi: ABI,
      errorName: "Batch",
      args: [[{ kind: 1, selector: "0x01020304" }], "why"],
    });
    expect(text(batch)).to.equal("Batch(calls: [[kind: 1, selector: 0x01020304]], why)");
  });

  it("stay bytes when nobody names them", function () {
    expect(text("0x")).to.equal("no reason was given");
    expect(text("0xdeadbeef")).to.equal("unknown error 0xdeadbeef");
    expect(text("0x08c379a0")).to.equal("unknown error 0x08c379a0");
  });

  it("never end in an exception, whatever a contract returns", function () {
    const selectors = ["0x08c379a0", "0x4e487b71", encodeErrorResult({ abi: ABI, errorName: "Batch", args: [[], ""] })];
    fc.assert(
      fc.property(fc.constantFrom(...selectors), fc.uint8Array({ maxLength: 200 }), (start, rest) => {
        text(`${start.slice(0, 10)}${Buffer.from(rest).toString("hex")}` as Hex);
      }),
    );
    expect(explainRevert("0x", erc20Abi).kind).to.equal("unknown");
  });
});
