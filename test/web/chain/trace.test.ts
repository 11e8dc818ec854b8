import { expect } from "chai";
import { countCalls, toFrame } from "../../../web/src/chain/trace.ts";

const ONE = `0x${"01".repeat(20)}` as const;

describe("Calls of a transaction [A-11]", function () {
  const inner = { type: "STATICCALL", from: ONE, to: ONE, gas: "0x5208", gasUsed: "0x10", input: "0x", output: "0x01" };

  it("form a tree", function () {
    const outer = { ...inner, type: "CALL", value: "0x7", calls: [inner, { ...inner, error: "out of gas" }] };
    const frame = toFrame(outer as never);
    expect(frame).to.deep.include({ type: "CALL", value: 7n, gasUsed: 16n, error: undefined });
    expect(frame.calls.map(({ error, value }) => [error, value])).to.deep.equal([
      [undefined, 0n],
      ["out of gas", 0n],
    ]);
    expect(countCalls(frame)).to.equal(3);
  });

  it("have no place when they made no contract, and no output when they left none", function () {
    const { type, from, gas, gasUsed, input } = { ...inner, type: "CREATE" };
    expect(toFrame({ type, from, gas, gasUsed, input } as never)).to.deep.include({ to: undefined, output: "0x" });
  });
});
