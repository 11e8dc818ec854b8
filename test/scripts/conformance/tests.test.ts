import { expect } from "chai";
import { parseTest } from "../../../scripts/conformance/tests.ts";

const REQUEST = '>> {"jsonrpc":"2.0","id":1,"method":"eth_chainId"}';
const ANSWER = '<< {"jsonrpc":"2.0","id":1,"result":"0x1"}';

describe("reading conformance tests", function () {
  it("pairs requests with the answers below them", function () {
    const text = ["// asks twice", REQUEST, ANSWER, "", REQUEST, '<< {"result":2}', ""].join("\n");
    const { specOnly, exchanges } = parseTest(text, "a.io");
    expect(specOnly).to.equal(false);
    expect(exchanges.map(({ response }) => (response as { result: unknown }).result)).to.deep.equal(["0x1", 2]);
    expect(exchanges[0]?.request).to.include({ method: "eth_chainId" });
  });

  it("notes when a test shows only the form of an answer", function () {
    expect(parseTest(["// x", "// speconly: any value", REQUEST, ANSWER].join("\n"), "a.io").specOnly).to.equal(true);
  });

  const mistakes: readonly (readonly [string, readonly string[], string])[] = [
    ["an answer without a request", [ANSWER], "a.io:1"],
    ["two requests in a row", [REQUEST, REQUEST], "a.io:2"],
    ["a request without an answer", [REQUEST, ANSWER, REQUEST], "no answer"],
    ["a line of another kind", ["## notes"], "a.io:1"],
    ["what is no JSON", [REQUEST, "<< {"], "a.io:2: no JSON"],
  ];
  for (const [what, lines, problem] of mistakes) {
    it(`refuses ${what}`, function () {
      expect(() => parseTest(lines.join("\n"), "a.io")).to.throw(problem);
    });
  }
});
