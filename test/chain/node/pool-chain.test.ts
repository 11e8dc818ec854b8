import { expect } from "chai";
import { createPoolChain } from "../../../chain/node/pool-chain.ts";
import type { Ledger } from "../../../chain/ledger/interface.ts";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import { TestChain } from "../execution/support/test-chain.ts";

describe("What the pool sees of the chain", function () {
  it("is the blob fee of the next block, not of the newest", async function () {
    await loadCrypto();
    const { execution, parent, ...chain } = await TestChain.create(new Map());
    const header = { ...parent.header, excessBlobGas: 100_000_000n, blobGasUsed: 0n };
    const ledger = { head: { hash: parent.hash, header }, state: chain.states } as Partial<Ledger> as Ledger;
    const attributes = { ...standard, gasLimit: header.gasLimit };
    const poolChain = createPoolChain(ledger, execution, () => attributes);
    expect(poolChain.blobBaseFee()).to.equal(execution.nextBlobBaseFee(header));
    expect(poolChain.blobBaseFee() < execution.blobBaseFee(header)).to.equal(true);
  });
});

const standard = {
  coinbase: `0x${"c0".repeat(20)}`,
  timestamp: 5_000,
  extraData: new Uint8Array(),
  prevRandao: `0x${"00".repeat(32)}`,
  parentBeaconBlockRoot: `0x${"00".repeat(32)}`,
  withdrawals: [],
} as const;
