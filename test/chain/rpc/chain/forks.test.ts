import { expect } from "chai";
import type { ChainForks, ForkDescription } from "../../../../chain/execution/forks.ts";
import { forkConfiguration, forkId } from "../../../../chain/rpc/chain/forks.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { FakeNode } from "../support/fake-node.ts";

const MAINNET = "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3";
const BLOCKS = [
  1_150_000, 1_920_000, 2_463_000, 2_675_000, 4_370_000, 7_280_000, 9_069_000, 9_200_000, 12_244_000, 12_965_000,
  13_773_000, 15_050_000,
];
const TIMES = [1_681_338_455, 1_710_338_135];

const describedAt = (activationTime: number): ForkDescription => ({
  activationTime,
  blobs: { target: 6n, max: 9n, baseFeeUpdateFraction: 5_007_716n },
  precompiles: new Map([["ID", "0x0000000000000000000000000000000000000004"]]),
  systemContracts: new Map(),
});

const configurationWith = (...known: ForkDescription[]) => {
  const node = new FakeNode();
  const forks: ChainForks = { blocks: [], times: known.map(({ activationTime }) => activationTime), known };
  const backend = node.backend();
  return forkConfiguration({ ...backend, execution: { ...backend.execution, forks } });
};

describe("forks of a chain", () => {
  before(() => loadCrypto());

  it("have the identifiers that EIP-2124 gives for Ethereum mainnet", () => {
    const expected: readonly [number, string][] = [
      [0, "0xfc64ec04"],
      [1, "0x97c2c34c"],
      [2, "0x91d1f948"],
      [3, "0x7a64da13"],
      [4, "0x3edd5b10"],
      [5, "0xa00bc324"],
      [6, "0x668db0af"],
      [7, "0x879d6e30"],
      [8, "0xe029e991"],
      [9, "0x0eb440f6"],
      [10, "0xb715077d"],
      [11, "0x20c327fc"],
      [12, "0xf0afd0e3"],
    ];
    for (const [count, id] of expected) {
      expect(forkId(MAINNET, { blocks: BLOCKS.slice(0, count), times: TIMES }, 0)).to.equal(id);
    }
    expect(forkId(MAINNET, { blocks: BLOCKS, times: TIMES }, 1_681_338_455)).to.equal("0xdce96c2d");
    expect(forkId(MAINNET, { blocks: BLOCKS, times: TIMES }, 1_710_338_135)).to.equal("0x9f3d2254");
  });

  it("are told as the one in force, the next and the last", () => {
    const { current, next, last } = configurationWith(describedAt(0), describedAt(9_000), describedAt(10_000));
    expect(current).to.deep.include({ activationTime: 0, chainId: "0x29" });
    expect([next, last].map((fork) => (fork as { activationTime: number }).activationTime)).to.deep.equal([
      9_000, 10_000,
    ]);
  });

  it("have neither a next nor a last when none is planned, and cannot be told before blobs", () => {
    expect(configurationWith(describedAt(0))).to.include({ next: null, last: null });
    expect(() => configurationWith(describedAt(9_000)))
      .to.throw()
      .with.property("code", -32000);
  });
});
