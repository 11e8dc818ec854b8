import { expect } from "chai";
import { ExecutionError } from "../../../../chain/execution/errors.ts";
import { standardChainOf } from "../../../../chain/execution/standard/forks.ts";
import { Merge } from "../../../../chain/execution/standard/merge.ts";
import type { Header } from "../../../../chain/primitives/types.ts";

/** Headers of a chain by their difficulties, of which alone the merge knows. */
const chainOf = (...difficulties: bigint[]): Header[] =>
  difficulties.map((difficulty, number) => ({ number, difficulty }) as Header);

const mergeOf = (headers: readonly Header[], terminalTotalDifficulty: number | undefined): Merge => {
  const config = { chainId: 1, ...(terminalTotalDifficulty !== undefined && { terminalTotalDifficulty }) };
  return new Merge(standardChainOf(config), (number) => headers[number]);
};

describe("the merge of a standard chain (EIP-3675)", function () {
  it("comes after the block whose difficulty makes the total", function () {
    const headers = chainOf(10n, 20n, 30n, 40n, 0n);
    const merge = mergeOf(headers, 60);
    expect(headers.map((header) => merge.after(header))).to.deep.equal([false, false, true, true, true]);
    // In any order.
    expect(merge.after(headers[1] as Header)).to.equal(false);
  });

  it("never comes to a chain that names no total, and is there from the start of one that names 0", function () {
    const headers = chainOf(10n, 20n);
    expect(headers.map((header) => mergeOf(headers, undefined).after(header))).to.deep.equal([false, false]);
    expect(headers.map((header) => mergeOf(headers, 0).after(header))).to.deep.equal([true, true]);
  });

  it("refuses work after it, and blocks without work before", function () {
    const headers = chainOf(10n, 20n);
    const merge = mergeOf(headers, 30);
    const [genesis, first] = headers as [Header, Header];
    const next = (difficulty: bigint) => ({ number: 2, difficulty }) as Header;
    expect(() => {
      merge.check(next(0n), first);
    }).to.not.throw();
    expect(() => {
      merge.check(next(5n), genesis);
    }).to.not.throw();
    expect(() => {
      merge.check(next(5n), first);
    })
      .to.throw(ExecutionError, "expected 0")
      .with.property("code", "HEADER_INVALID");
    expect(() => {
      merge.check(next(0n), genesis);
    })
      .to.throw(ExecutionError, "expected work")
      .with.property("code", "HEADER_INVALID");
  });
});
