import { expect } from "chai";
import fc from "fast-check";
import { ExecutionError } from "../../../../chain/execution/errors.ts";
import { rulesOf } from "../../../../chain/execution/evm/rules.ts";
import { standardCommon } from "../../../../chain/execution/standard/common.ts";
import { FORKS, forkAt, standardChainOf } from "../../../../chain/execution/standard/forks.ts";

const BLOCKS = [
  ["homesteadBlock", "eip150Block", "eip155Block", "byzantiumBlock", "constantinopleBlock", "petersburgBlock"],
  ["istanbulBlock", "muirGlacierBlock", "berlinBlock", "londonBlock", "arrowGlacierBlock", "grayGlacierBlock"],
].flat();
const TIMES = ["shanghai", "cancun", "prague", "osaka", "bpo1", "bpo2", "bpo3", "bpo4", "bpo5"].map(
  (name) => `${name}Time`,
);
const blobs = (target: number) => ({ target, max: 2 * target, baseFeeUpdateFraction: 1_000_000 * target });

/** A chain with a fork at every block from 1 on, the merge, and one every 100 s. */
const CONFIG = {
  chainId: 5,
  ...Object.fromEntries(BLOCKS.map((field, index) => [field, index + 1])),
  eip158Block: 3,
  ...Object.fromEntries(TIMES.map((field, index) => [field, 100 * (index + 1)])),
  terminalTotalDifficulty: 1_000,
  blobSchedule: {
    cancun: blobs(2),
    prague: blobs(3),
    bpo1: blobs(4),
    bpo2: blobs(5),
    bpo3: blobs(6),
    bpo4: blobs(7),
    bpo5: blobs(8),
  },
};
const without = (...fields: string[]) =>
  Object.fromEntries(Object.entries(CONFIG).filter(([name]) => !fields.includes(name)));

const problemOf = (config: Readonly<Record<string, unknown>>): string => {
  try {
    standardChainOf(config);
  } catch (error) {
    if (error instanceof ExecutionError && error.code === "GENESIS_INVALID") return error.message;
    throw error;
  }
  return "none";
};

describe("forks of a standard chain", function () {
  const chain = standardChainOf(CONFIG);

  it("begin at their blocks, then with the merge, then at their times", function () {
    const beforeMerge = Array.from({ length: 13 }, (_, number) =>
      forkAt(chain, { number, timestamp: 9_999, merged: false }),
    );
    expect(beforeMerge).to.deep.equal(FORKS.slice(0, FORKS.indexOf("paris")));
    const after = Array.from({ length: 10 }, (_, index) =>
      forkAt(chain, { number: 99, timestamp: 100 * index, merged: true }),
    );
    expect(after).to.deep.equal(FORKS.slice(FORKS.indexOf("paris")));
  });

  it("never go back", function () {
    const points = fc.record({ number: fc.nat(20), timestamp: fc.nat(1_200), merged: fc.boolean() });
    fc.assert(
      fc.property(points, fc.nat(5), fc.nat(300), (point, blocks, seconds) => {
        const later = { number: point.number + blocks, timestamp: point.timestamp + seconds, merged: point.merged };
        return FORKS.indexOf(forkAt(chain, later)) >= FORKS.indexOf(forkAt(chain, point));
      }),
    );
  });

  it("may begin at the same block: the last of them holds", function () {
    const london = { chainId: 1, ...Object.fromEntries(BLOCKS.map((field) => [field, 0])), eip158Block: 0 };
    expect(forkAt(standardChainOf(london), { number: 0, timestamp: 0, merged: false })).to.equal("grayGlacier");
  });

  it("take Petersburg for a part of Constantinople when it has no block of its own", function () {
    const old = standardChainOf(without("petersburgBlock"));
    expect(forkAt(old, { number: 5, timestamp: 0, merged: false })).to.equal("petersburg");
  });

  it("do without delays of the bomb", function () {
    const chainWithout = standardChainOf(without("muirGlacierBlock", "arrowGlacierBlock", "grayGlacierBlock"));
    expect(forkAt(chainWithout, { number: 99, timestamp: 0, merged: false })).to.equal("london");
  });

  it("are over for work at once when a chain with times names no difficulty", function () {
    expect(standardChainOf(without("terminalTotalDifficulty")).terminalTotalDifficulty).to.equal(0n);
    expect(
      standardChainOf(without("terminalTotalDifficulty", ...TIMES)).terminalTotalDifficulty === undefined,
    ).to.equal(true);
  });

  it("have the blobs that the configuration gives them, or those of the fork before", function () {
    const most = (["cancun", "prague", "osaka", "bpo1", "bpo2", "bpo3", "bpo4", "bpo5"] as const).map((fork) => {
      const { targetBlobGasPerBlock, maxBlobGasPerBlock, blobFeeUpdateFraction } = rulesOf(
        standardCommon(chain, fork, {}),
      );
      expect(maxBlobGasPerBlock).to.equal(2n * targetBlobGasPerBlock);
      expect(blobFeeUpdateFraction * 131_072n).to.equal(targetBlobGasPerBlock * 1_000_000n);
      return Number(targetBlobGasPerBlock) / 131_072;
    });
    expect(most).to.deep.equal([2, 3, 3, 4, 5, 6, 7, 8]);
  });

  it("bring transaction types, headers and rewards with them", function () {
    const rules = FORKS.map((fork) => rulesOf(standardCommon(chain, fork, {})));
    const since = (holds: (index: number) => boolean): string | undefined => FORKS.find((_fork, index) => holds(index));
    expect(since((index) => rules[index]?.newestTransactionType === 1)).to.equal("berlin");
    expect(since((index) => rules[index]?.newestTransactionType === 2)).to.equal("london");
    expect(since((index) => rules[index]?.newestTransactionType === 3)).to.equal("cancun");
    expect(since((index) => rules[index]?.newestTransactionType === 4)).to.equal("prague");
    expect(since((index) => rules[index]?.replayProtection === true)).to.equal("spuriousDragon");
    expect(since((index) => rules[index]?.receiptStatus === true)).to.equal("byzantium");
    expect(since((index) => rules[index]?.withdrawals === true)).to.equal("shanghai");
    const rewards = rules.map(({ blockReward }) => Number(blockReward / 10n ** 18n));
    expect([...new Set(rewards)]).to.deep.equal([5, 3, 2, 0]);
    expect(FORKS[rewards.indexOf(0)]).to.equal("paris");
  });

  const mistakes: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    ["a fork before an older one", { ...CONFIG, londonBlock: 2 }, "londonBlock: begins before"],
    ["a time before an older one", { ...CONFIG, osakaTime: 7 }, "osakaTime: begins before"],
    [
      "a fork missing in between",
      without("istanbulBlock"),
      "muirGlacierBlock: an older fork is missing: istanbulBlock",
    ],
    [
      "halves of Spurious Dragon that differ",
      { ...CONFIG, eip155Block: 2 },
      "eip155Block: must be that of eip158Block",
    ],
    ["times without London", { chainId: 1, shanghaiTime: 0 }, "londonBlock: missing"],
    ["a fork of the future", { ...CONFIG, amsterdamTime: 5_000 }, "amsterdamTime: a fork that this node does not know"],
    ["blobs of a fork that only changes them", { ...CONFIG, blobSchedule: {} }, "blobSchedule.bpo1: missing"],
    [
      "a schedule without a fraction",
      { ...CONFIG, blobSchedule: { cancun: { target: 1, max: 2 } } },
      "blobSchedule.cancun.baseFeeUpdateFraction",
    ],
    ["a number that is none", { ...CONFIG, berlinBlock: "soon" }, "berlinBlock"],
    ["authority", { ...CONFIG, clique: { period: 5, epoch: 9 } }, "clique: blocks made by authority"],
    ["the refund of the DAO", { ...CONFIG, daoForkBlock: 1, daoForkSupport: true }, "daoForkSupport"],
  ];
  for (const [what, config, problem] of mistakes) {
    it(`are refused for ${what}`, function () {
      expect(problemOf(config)).to.include(problem);
    });
  }
});
