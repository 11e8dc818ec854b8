import { expect } from "chai";
import { BEGINNING, checkBlockChain } from "../../../sdk/format/block-chain.ts";
import type { BlockHeader } from "../../../sdk/format/block-header.ts";
import { DATASET, blocks } from "./support/dataset.ts";

describe("The chain of blocks of a dataset [S-07]", () => {
  let headers: BlockHeader[];

  before(async () => {
    headers = (await blocks([0, 1, 4, 5, 9])).map(({ header }) => header);
  });

  const codeOf = (changed: readonly BlockHeader[]): string | undefined => {
    try {
      checkBlockChain(DATASET, changed);
      return undefined;
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };

  it("holds with periods that had no readings", () => {
    expect(checkBlockChain(DATASET, headers).period).to.equal(9);
  });

  it("can be checked run by run", () => {
    const middle = checkBlockChain(DATASET, headers.slice(0, 2));
    expect(checkBlockChain(DATASET, headers.slice(2), middle).period).to.equal(9);
    expect(() => checkBlockChain(DATASET, headers.slice(2), BEGINNING)).to.throw("names another block before it");
  });

  it("breaks when a block is removed, swapped or put in", () => {
    for (let index = 0; index < headers.length - 1; index++) {
      expect(codeOf(headers.toSpliced(index, 1))).to.equal("CHAIN_BROKEN");
      const [a, b] = [headers[index], headers[index + 1]];
      if (a === undefined || b === undefined) throw new Error("no pair");
      expect(codeOf(headers.toSpliced(index, 2, b, a))).to.equal("CHAIN_BROKEN");
      expect(codeOf(headers.toSpliced(index, 0, a))).to.equal("CHAIN_BROKEN");
    }
  });

  it("breaks when a block is altered", () => {
    for (let index = 0; index < headers.length - 1; index++) {
      const header = headers[index];
      if (header === undefined) throw new Error("no header");
      expect(codeOf(headers.with(index, { ...header, readings: 2 }))).to.equal("CHAIN_BROKEN");
    }
  });
});
