import { expect } from "chai";
import { compareAnswers, compareKinds } from "../../../scripts/conformance/compare.ts";

const answer = (result: unknown) => ({ jsonrpc: "2.0", id: 1, result });
const refusal = (code: number, message: string, data?: string) => ({
  jsonrpc: "2.0",
  id: 1,
  error: { code, message, ...(data !== undefined && { data }) },
});

describe("comparing answers of JSON-RPC", function () {
  it("finds none between equal answers, whatever the order of members", function () {
    expect(
      compareAnswers(answer({ a: 1, b: [null, "0x"] }), { result: { b: [null, "0x"], a: 1 }, id: 1, jsonrpc: "2.0" }),
    ).to.deep.equal([]);
  });

  it("names the place of each difference, of what is missing and of what is too much", function () {
    const expected = answer({ hash: "0x1", logs: [{ data: "0x" }, { data: "0x2" }], root: "0x3" });
    const got = answer({ hash: "0x1", logs: [{ data: "0x9" }], status: "0x1" });
    expect(compareAnswers(expected, got)).to.deep.equal([
      { path: "$.result.logs[0].data", expected: "0x", got: "0x9" },
      { path: "$.result.logs[1]", expected: { data: "0x2" }, got: undefined },
      { path: "$.result.root", expected: "0x3", got: undefined },
      { path: "$.result.status", expected: undefined, got: "0x1" },
    ]);
  });

  it("tells null from nothing, and a number from its text", function () {
    expect(compareAnswers(answer({ to: null }), answer({}))).to.have.length(1);
    expect(compareAnswers(answer(1), answer("1"))).to.have.length(1);
  });

  it("compares code and data of errors, not their messages", function () {
    expect(compareAnswers(refusal(-32602, "no hash"), refusal(-32602, "a hash is missing"))).to.deep.equal([]);
    expect(compareAnswers(refusal(3, "reverted", "0x01"), refusal(3, "reverted", "0x02"))).to.deep.equal([
      { path: "$.error.data", expected: "0x01", got: "0x02" },
    ]);
    const [difference] = compareAnswers(refusal(-32602, "a"), refusal(-32000, "a"));
    expect(difference).to.deep.equal({ path: "$.error.code", expected: -32602, got: -32000 });
  });

  it("takes an error for no result", function () {
    expect(compareAnswers(answer("0x1"), refusal(-32000, "no"))).to.have.length(2);
    expect(compareKinds(answer("0x1"), refusal(-32000, "no"))).to.have.length(1);
    expect(compareKinds(refusal(-32000, "no"), answer("0x1"))).to.have.length(1);
  });

  it("compares only the kind where a test shows only the form", function () {
    expect(compareKinds(answer("0x1"), answer("0x2"))).to.deep.equal([]);
    expect(compareKinds(answer({ pending: "0x6" }), answer({ pending: "0x0" }))).to.deep.equal([]);
    expect(compareKinds(refusal(1, "a"), refusal(2, "b"))).to.deep.equal([]);
    expect(compareKinds(answer([]), answer({}))).to.deep.equal([
      { path: "$.result", expected: "array", got: "object" },
    ]);
    expect(compareKinds(answer("0x1"), "no answer")).to.have.length(1);
  });
});
