import { expect } from "chai";
import type { TransactionErrorCode } from "../../../../chain/primitives/pending.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { UnsignedTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import type { Address, SenderTransaction } from "../../../../chain/primitives/types.ts";
import { assemble, deployer, store } from "../../../support/assembler.ts";
import { allocAccount } from "../support/alloc.ts";
import { ListSource, TestChain } from "../support/test-chain.ts";
import { Wallet } from "../support/wallet.ts";

const ETHER = 10n ** 18n;
const TREASURY: Address = "0x0000000000000000000000000000000000c9c001";
const FACTORY: Address = "0x00000000000000000000000000000000000fac70";

/** Creates a contract with what it was sent, and that contract destroys itself and all it has. */
const SELF_BURNER = (() => {
  const init = assemble("ADDRESS", "SELFDESTRUCT");
  return assemble(store(init), init.length, "PUSH0", "CALLVALUE", "CREATE", "POP", "STOP");
})();

describe("building a block", function () {
  let alice: Wallet;
  let bob: Wallet;
  let chain: TestChain;

  before(async function () {
    await loadCrypto();
  });

  beforeEach(async function () {
    alice = new Wallet(1);
    bob = new Wallet(2);
    chain = await TestChain.create(
      new Map([
        [alice.address, allocAccount({ balance: ETHER })],
        [FACTORY, allocAccount({ code: SELF_BURNER, nonce: 1n })],
      ]),
      { treasury: TREASURY, kzg: true },
    );
  });

  const refusals: readonly (readonly [TransactionErrorCode, Partial<UnsignedTransaction>])[] = [
    ["NONCE_TOO_HIGH", { nonce: 1n }],
    ["INSUFFICIENT_FUNDS", { value: ETHER }],
    ["INTRINSIC_GAS_TOO_LOW", { gasLimit: 20_999n }],
    ["INTRINSIC_GAS_TOO_LOW", { gasLimit: 24_999n, data: new Uint8Array(100).fill(1) }],
    ["GAS_LIMIT_EXCEEDED", { gasLimit: 2n ** 24n + 1n }],
    ["FEE_TOO_LOW", { maxFeePerGas: 1n }],
    ["TIP_ABOVE_FEE", { maxPriorityFeePerGas: ETHER }],
    ["WRONG_CHAIN_ID", { chainId: 1n }],
    ["INITCODE_TOO_LARGE", { to: undefined, data: new Uint8Array(49_153), gasLimit: 1_000_000n }],
    ["BLOB_INVALID", { type: 3, blobVersionedHashes: [], maxFeePerBlobGas: 10n }],
    ["BLOB_INVALID", { type: 3, blobVersionedHashes: [`0x02${"00".repeat(31)}`], maxFeePerBlobGas: 10n }],
    ["BLOB_FEE_TOO_LOW", { type: 3, blobVersionedHashes: [`0x01${"00".repeat(31)}`], maxFeePerBlobGas: 0n }],
    ["TRANSACTION_INVALID", { type: 4, authorizationList: [] }],
  ];
  for (const [code, fields] of refusals) {
    it(`skips a transaction with ${code} and goes on`, async function () {
      const good = new Wallet(1).sign({ nonce: 0n });
      const source = new ListSource([alice.sign({ nonce: 0n, ...fields }), good]);
      const { executed } = await chain.build(source);
      expect(source.skipped.map(({ reason }) => reason)).to.deep.equal([code]);
      expect(executed.block.transactions.map(({ hash }) => hash)).to.deep.equal([good.hash]);
    });
  }

  it("refuses a nonce that was used, and a sender with code", async function () {
    await chain.extend([alice.sign()]);
    const source = new ListSource([new Wallet(1).sign({ nonce: 0n }), { ...alice.sign({ nonce: 1n }), from: FACTORY }]);
    await chain.build(source);
    expect(source.skipped.map(({ reason }) => reason)).to.deep.equal(["NONCE_TOO_LOW", "SENDER_NOT_EOA"]);
  });

  it("ends when the gas of the block is used up", async function () {
    const half = { gasLimit: 16_000_000n, to: undefined, data: assemble("INVALID") };
    const source = new ListSource([alice.sign(half), alice.sign(half)]);
    const { executed } = await chain.build(source);
    expect(executed.receipts.map(({ status }) => status)).to.deep.equal([0]);
    expect(source.skipped.map(({ reason }) => reason)).to.deep.equal(["BLOCK_FULL"]);
  });

  it("ends when the signal says so", async function () {
    const { executed } = await chain.execution.build(
      chain.parent,
      chain.attributes(),
      new ListSource([alice.sign()]),
      AbortSignal.abort(),
    );
    expect(executed.block.transactions).to.have.length(0);
  });

  it("names the address of a created contract, also when the creation failed", async function () {
    const created = alice.sign({ to: undefined, data: deployer(assemble("STOP")) });
    const failed = alice.sign({ to: undefined, data: assemble("INVALID") });
    const { executed } = await chain.extend([created, failed]);
    const [first, second] = executed.receipts;
    expect(first?.contractAddress).to.match(/^0x[0-9a-f]{40}$/);
    expect(chain.states.head.account(first?.contractAddress ?? "0x")?.nonce).to.equal(1n);
    expect(second?.contractAddress).to.match(/^0x[0-9a-f]{40}$/);
    expect(second?.status).to.equal(0);
  });

  const sumAfter = async (transaction: SenderTransaction): Promise<bigint> => {
    const source = new ListSource([transaction]);
    const built = await chain.build(source);
    expect(source.skipped.map(({ reason }) => reason)).to.deep.equal([]);
    expect(built.executed.receipts[0]?.status).to.equal(1);
    chain.commit(built);
    return chain.states.totalBalance(chain.states.root);
  };

  it("credits the treasury with the base fees [E-01]", async function () {
    expect(await sumAfter(alice.sign({ to: bob.address, value: 5n }))).to.equal(ETHER);
    const { gasUsed, baseFeePerGas = 0n } = chain.parent.header;
    expect(chain.balance(TREASURY)).to.equal(gasUsed * baseFeePerGas);
  });

  it("credits the treasury with what a contract destroys of its own [E-01]", async function () {
    expect(await sumAfter(alice.sign({ to: FACTORY, value: 12_345n }))).to.equal(ETHER);
    const { gasUsed, baseFeePerGas = 0n } = chain.parent.header;
    expect(chain.balance(TREASURY)).to.equal(gasUsed * baseFeePerGas + 12_345n);
  });

  it("credits the treasury with blob fees [E-01]", async function () {
    const blob = { type: 3 as const, blobVersionedHashes: [`0x01${"00".repeat(31)}` as const], maxFeePerBlobGas: 10n };
    expect(await sumAfter(alice.sign(blob))).to.equal(ETHER);
    const { gasUsed, baseFeePerGas = 0n, blobGasUsed = 0n } = chain.parent.header;
    expect(blobGasUsed).to.equal(131_072n);
    expect(chain.balance(TREASURY)).to.equal(gasUsed * baseFeePerGas + blobGasUsed);
  });
});
