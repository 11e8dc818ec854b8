import { expect } from "chai";
import fc from "fast-check";
import { ExecutionError } from "../../../../chain/execution/errors.ts";
import type { BlockToSimulate } from "../../../../chain/execution/simulate/interface.ts";
import { planBlocks } from "../../../../chain/execution/simulate/plan.ts";
import type { Header } from "../../../../chain/primitives/types.ts";

const base = { number: 100, timestamp: 1_000 } as Header;
const limits = { blocks: 256, blockSeconds: 12 };
const block = (number?: bigint, timestamp?: bigint): BlockToSimulate => ({
  header: { ...(number !== undefined && { number }), ...(timestamp !== undefined && { timestamp }) },
  calls: [],
});
const placesOf = (blocks: readonly BlockToSimulate[]) =>
  planBlocks(base, blocks, limits).map(({ number, timestamp }) => [number, timestamp]);
const codeOf = (blocks: readonly BlockToSimulate[]): string | undefined => {
  try {
    planBlocks(base, blocks, limits);
    return undefined;
  } catch (error) {
    if (error instanceof ExecutionError) return error.code;
    throw error;
  }
};

describe("places of simulated blocks", () => {
  it("follow each other a slot apart", () => {
    expect(placesOf([block(), block()])).to.deep.equal([
      [101, 1_012],
      [102, 1_024],
    ]);
  });

  it("are filled with empty blocks where numbers are left out", () => {
    expect(placesOf([block(103n, 2_000n), block()])).to.deep.equal([
      [101, 1_012],
      [102, 1_024],
      [103, 2_000],
      [104, 2_012],
    ]);
  });

  it("must rise in number and in time", () => {
    expect(codeOf([block(100n)])).to.equal("BLOCK_NUMBER_ORDER");
    expect(codeOf([block(105n), block(105n)])).to.equal("BLOCK_NUMBER_ORDER");
    expect(codeOf([block(undefined, 1_000n)])).to.equal("BLOCK_TIME_ORDER");
    expect(codeOf([block(103n, 1_024n)])).to.equal("BLOCK_TIME_ORDER");
    expect(codeOf([block(undefined, 2n ** 63n)])).to.equal("BLOCK_TIME_ORDER");
  });

  it("end 256 blocks above the base", () => {
    expect(placesOf([block(356n)])).to.have.length(256);
    expect(codeOf([block(357n)])).to.equal("SIMULATION_TOO_LARGE");
    expect(codeOf([block(2n ** 64n - 1n)])).to.equal("SIMULATION_TOO_LARGE");
    expect(codeOf(Array.from({ length: 257 }, () => block()))).to.equal("SIMULATION_TOO_LARGE");
  });

  it("have no gaps and keep what was asked for, or are refused", () => {
    const wanted = fc.array(
      fc.record({
        number: fc.option(fc.bigInt(95n, 400n), { nil: undefined }),
        time: fc.option(fc.bigInt(900n, 9_000n), { nil: undefined }),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(wanted, (blocks) => {
        const asked = blocks.map(({ number, time }) => block(number, time));
        if (codeOf(asked) !== undefined) return;
        const planned = planBlocks(base, asked, limits);
        planned.forEach(({ number, timestamp }, index) => {
          expect(number).to.equal(base.number + index + 1);
          expect(timestamp).to.be.greaterThan(planned[index - 1]?.timestamp ?? base.timestamp);
        });
        const places = planned.map(({ number }) => BigInt(number));
        for (const { number } of blocks) if (number !== undefined) expect(places).to.include(number);
      }),
    );
  });
});
