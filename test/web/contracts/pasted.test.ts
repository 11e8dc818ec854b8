import { expect } from "chai";
import fc from "fast-check";
import { erc20Abi, erc721Abi } from "viem";
import { MAX_PASTED, parsePastedAbi } from "../../../web/src/contracts/pasted.ts";

const message = (text: string): string => {
  const pasted = parsePastedAbi(text);
  return pasted.ok ? "" : pasted.message;
};

describe("Pasted ABI", function () {
  it("is read as JSON, or out of a compiler's artifact", function () {
    for (const abi of [erc20Abi, erc721Abi]) {
      for (const text of [JSON.stringify(abi), JSON.stringify({ contractName: "Token", abi })]) {
        const pasted = parsePastedAbi(text);
        expect(pasted.ok && pasted.abi.map((item) => ("name" in item ? item.name : ""))).to.deep.equal(
          abi.map((item) => ("name" in item ? item.name : "")),
        );
      }
    }
  });

  it("of an old compiler is completed", function () {
    const pasted = parsePastedAbi('[{"type":"function","name":"f","constant":true},{"type":"fallback"}]');
    expect(pasted.ok && pasted.abi[0]).to.deep.include({ inputs: [], outputs: [], stateMutability: "view" });
  });

  it("that is none is refused with what is wrong", function () {
    expect(message("")).to.include("Paste");
    expect(message("function f()")).to.include("not JSON");
    expect(message("{}")).to.include("list");
    expect(message("[]")).to.include("empty");
    expect(message('[{"type":"function","name":"f"},{"type":"function"}]')).to.include("Entry 2");
    expect(message('[{"type":"function","name":"f","inputs":[{"type":"uint256; DROP"}]}]')).to.include("Entry 1");
    expect(message('[{"type":"function","name":"f","inputs":[{"type":"tuple"}]}]')).to.include("Entry 1");
    expect(message(" ".repeat(MAX_PASTED) + "[]")).to.include("not read");
  });

  it("is bounded in depth", function () {
    const depth = 20_000;
    const nested = `${'{"type":"tuple","components":['.repeat(depth)}${"]}".repeat(depth)}`;
    expect(message(`[{"type":"function","name":"f","inputs":[${nested}]}]`)).to.include("Entry 1");
  });

  it("never ends in an exception", function () {
    fc.assert(
      fc.property(fc.json(), (text) => {
        parsePastedAbi(text);
        parsePastedAbi(`[${text}]`);
      }),
    );
  });
});
