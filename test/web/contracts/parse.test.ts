import { expect } from "chai";
import fc from "fast-check";
import type { AbiParameter } from "viem";
import { decodeValues, encodeCall, encodeValues } from "../../../web/src/contracts/codec.ts";
import { emptyDraft, MAX_ITEMS, withEntry } from "../../../web/src/contracts/draft.ts";
import type { Draft } from "../../../web/src/contracts/draft.ts";
import { parseDrafts } from "../../../web/src/contracts/parse.ts";
import { valueText } from "../../../web/src/contracts/revert.ts";
import { samples } from "./parameters.ts";

const ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

/** Messages by place, "1.0" for the first part of the second parameter. */
const problems = (parameters: readonly AbiParameter[], drafts: readonly Draft[]): Record<string, string> => {
  const parsed = parseDrafts(parameters, drafts);
  return parsed.ok ? {} : Object.fromEntries(parsed.errors.map(({ path, message }) => [path.join("."), message]));
};
const problem = (type: string, draft: string): string | undefined => problems([{ type }], [draft])["0"];

describe("Entries of a contract's form [A-11]", function () {
  it("reach the contract and come back unchanged, for every type", function () {
    fc.assert(
      fc.property(fc.array(samples, { maxLength: 3 }), (list) => {
        const parameters = list.map(({ parameter }) => parameter);
        const parsed = parseDrafts(
          parameters,
          list.map(({ draft }) => draft),
        );
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
        const decoded = decodeValues(parameters, encodeValues(parameters, parsed.value));
        expect(decoded.map(({ value }) => valueText(value))).to.deep.equal(list.map(({ text }) => text));
      }),
      { numRuns: 300 },
    );
  });

  it("never end in an exception, whatever is typed", function () {
    fc.assert(
      fc.property(samples, fc.string(), ({ parameter }, text) => {
        parseDrafts([parameter], [text]);
        parseDrafts([parameter], [[text, [text]]]);
      }),
    );
  });

  it("of whole numbers are exact and within the type", function () {
    expect(problem("uint8", "255")).to.equal(undefined);
    expect(problem("uint8", "256")).to.equal("The largest uint8 is 255.");
    expect(problem("uint8", "-1")).to.equal("The least uint8 is 0.");
    expect(problem("int8", "-128")).to.equal(undefined);
    expect(problem("int8", "-129")).to.equal("The least int8 is -128.");
    expect(problem("uint256", String(2n ** 256n))).to.include("The largest uint256");
    for (const entry of ["", "1.5", "1e-1", "12a", "0x", "--1", "1e999", "1e101", "Infinity", "1 2"]) {
      expect(problem("uint256", entry), entry).to.include("whole number");
    }
  });

  it("of addresses are checked against their checksum", function () {
    expect(problem("address", ADDRESS)).to.equal(undefined);
    expect(problem("address", ADDRESS.toLowerCase())).to.equal(undefined);
    expect(problem("address", ADDRESS.replace("5aA", "5aa"))).to.include("checksum");
    expect(problem("address", ADDRESS.slice(0, -1))).to.include("40 hexadecimal digits");
  });

  it("of bytes have the type's length", function () {
    expect(problem("bytes4", "0x01020304")).to.equal(undefined);
    expect(problem("bytes4", "0x010203")).to.equal("Needs 4 bytes; these are 3.");
    expect(problem("bytes", "0x0")).to.include("even number");
    expect(problem("bytes", "text")).to.include("0x");
  });

  it("of types that Solidity does not have yet are refused by name", function () {
    expect(problem("fixed128x18", "1")).to.include("fixed128x18");
  });

  it("are told apart by their place", function () {
    const parameters: AbiParameter[] = [
      { name: "to", type: "address" },
      { name: "orders", type: "tuple[]", components: [{ type: "uint8" }, { type: "bool[2]" }] },
    ];
    const orders = [
      ["1", ["true", "false"]],
      ["300", ["true", "yes"]],
      ["3", ["true"]],
    ];
    expect(problems(parameters, ["me", orders])).to.have.all.keys("0", "1.1.0", "1.1.1.1", "1.2.1");
  });

  it("begin empty, with the items of fixed arrays", function () {
    expect(emptyDraft({ type: "bool[2][]" })).to.deep.equal([]);
    expect(emptyDraft({ type: "bool[][2]" })).to.deep.equal([[], []]);
    const tuple: AbiParameter = { type: "tuple[2]", components: [{ type: "uint8" }, { type: "bool" }] };
    expect(emptyDraft(tuple)).to.deep.equal([
      ["", "false"],
      ["", "false"],
    ]);
  });

  it("are bounded, however large the contract's arrays are", function () {
    const count = (draft: Draft): number =>
      typeof draft === "string" ? 1 : draft.reduce((sum, each) => sum + count(each), 0);
    expect(count(emptyDraft({ type: "uint8[4000000000]" }))).to.equal(MAX_ITEMS);
    expect(count(emptyDraft({ type: "uint8[9][9][9][9][9][9]" }))).to.be.at.most(MAX_ITEMS);
    expect(problems([{ type: "bool[]" }], [Array.from({ length: MAX_ITEMS + 1 }, () => "true")])).to.have.key("0");
  });

  it("change one at a time", function () {
    const draft: Draft = ["a", ["b", "c"]];
    expect(withEntry(draft, [1, 0], "x")).to.deep.equal(["a", ["x", "c"]]);
    expect(withEntry(draft, [], "x")).to.equal("x");
    expect(draft).to.deep.equal(["a", ["b", "c"]]);
  });

  it("make the call that the contract expects", function () {
    const transfer = {
      type: "function",
      name: "transfer",
      inputs: [{ type: "address" }, { type: "uint256" }],
      outputs: [],
      stateMutability: "nonpayable",
    } as const;
    const data = encodeCall(transfer, [ADDRESS, 258n]);
    expect(data).to.equal(`0xa9059cbb${ADDRESS.slice(2).toLowerCase().padStart(64, "0")}${"102".padStart(64, "0")}`);
  });
});
