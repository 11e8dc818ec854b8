import { expect } from "chai";
import { devAccounts } from "../../../../chain/node/dev/accounts.ts";
import { startInProcess } from "../../../../chain/node/networks/in-process.ts";
import type { InProcessChain } from "../../../../chain/node/networks/in-process.ts";

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

const STRANGER = `0x${"5a".repeat(20)}`;
const ONE = "0xde0b6b3a7640000";
/** returns the number in slot 0 */
const READ_SLOT_ZERO = "0x60005460005260206000f3";

describe("Local network helpers", function () {
  let chain: InProcessChain;
  let first: string;

  beforeEach(async function () {
    chain = await startInProcess();
    first = devAccounts()[0]?.address ?? "";
  });

  afterEach(async function () {
    await chain.close();
  });

  const ask = (method: string, ...params: unknown[]): Promise<Answer> =>
    chain.answer<Answer>({ jsonrpc: "2.0", id: 1, method, params });

  const call = async (method: string, ...params: unknown[]): Promise<unknown> => {
    const { result, error } = await ask(method, ...params);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };

  const number = async (method: string, ...params: unknown[]): Promise<bigint> =>
    BigInt((await call(method, ...params)) as string);

  const timestamp = async (): Promise<number> =>
    Number(((await call("eth_getBlockByNumber", "latest", false)) as { timestamp: string }).timestamp);

  const pay = (from = first): Promise<unknown> => call("eth_sendTransaction", { from, to: STRANGER, value: ONE });

  it("has a transaction in a block when it answers, with automine", async function () {
    const hash = await pay();
    expect(await call("eth_getTransactionReceipt", hash)).to.include({ status: "0x1", blockNumber: "0x1" });
  });

  it("seals nothing by itself without automine", async function () {
    await call("evm_setAutomine", false);
    const hash = await pay();
    expect(await call("eth_getTransactionReceipt", hash)).to.equal(null);
    await call("evm_mine");
    expect(await call("eth_getTransactionReceipt", hash)).to.include({ status: "0x1" });
  });

  it("goes back to a snapshot, state, blocks and time", async function () {
    await pay();
    const snapshot = await call("evm_snapshot");
    const head = await call("eth_getBlockByNumber", "latest", false);
    await call("evm_increaseTime", 1_000);
    await pay();
    expect(await call("evm_revert", snapshot)).to.equal(true);
    expect(await call("eth_getBlockByNumber", "latest", false)).to.deep.equal(head);
    expect(await number("eth_getBalance", STRANGER, "latest")).to.equal(BigInt(ONE));
  });

  it("forgets a snapshot once it was gone back to", async function () {
    const snapshot = await call("evm_snapshot");
    await call("evm_revert", snapshot);
    expect(await call("evm_revert", snapshot)).to.equal(false);
  });

  it("has the transactions of a snapshot waiting again", async function () {
    await call("evm_setAutomine", false);
    const hash = await pay();
    const snapshot = await call("evm_snapshot");
    await call("evm_mine");
    await call("evm_revert", snapshot);
    expect(await call("eth_getTransactionByHash", hash)).to.include({ blockNumber: null });
  });

  it("sets balance, nonce, code and storage of the newest state", async function () {
    await call("hardhat_setBalance", STRANGER, "0x2a");
    await call("hardhat_setNonce", STRANGER, "0x7");
    await call("hardhat_setCode", STRANGER, READ_SLOT_ZERO);
    await call("hardhat_setStorageAt", STRANGER, "0x0", `0x${"00".repeat(31)}09`);
    expect(await number("eth_getBalance", STRANGER, "latest")).to.equal(42n);
    expect(await number("eth_getTransactionCount", STRANGER, "latest")).to.equal(7n);
    expect(await number("eth_call", { to: STRANGER }, "latest")).to.equal(9n);
  });

  it("keeps what was set in the blocks that follow", async function () {
    await call("hardhat_setBalance", STRANGER, "0x2a");
    await pay();
    expect(await number("eth_getBalance", STRANGER, "latest")).to.equal(42n + BigInt(ONE));
  });

  it("refuses a lower nonce", async function () {
    await pay();
    expect((await ask("hardhat_setNonce", first, "0x0")).error?.message).to.match(/smaller than the existing nonce/);
  });

  it("lets time pass", async function () {
    await call("evm_mine");
    const before = await timestamp();
    await call("evm_increaseTime", 3_600);
    await call("evm_mine");
    expect(await timestamp()).to.be.at.least(before + 3_600);
  });

  it("gives the next block the time asked for, and goes on from there", async function () {
    const next = (await timestamp()) + 100_000;
    await call("evm_setNextBlockTimestamp", next);
    await call("evm_mine");
    expect(await timestamp()).to.equal(next);
    await call("evm_mine");
    expect(await timestamp()).to.be.within(next + 1, next + 60);
  });

  it("refuses a time that is not later than the head's", async function () {
    expect((await ask("evm_setNextBlockTimestamp", await timestamp())).error?.message).to.match(/lower than or equal/);
  });

  it("mines many blocks at an interval", async function () {
    await call("evm_mine");
    const before = await timestamp();
    await call("hardhat_mine", "0x5", "0x3c");
    expect(await number("eth_blockNumber")).to.equal(6n);
    expect(await timestamp()).to.be.at.least(before + 4 * 60);
  });

  it("sends from accounts without a key while they are impersonated", async function () {
    await call("hardhat_setBalance", STRANGER, `0x${(10n ** 20n).toString(16)}`);
    expect((await ask("eth_sendTransaction", { from: STRANGER, to: first, value: ONE })).error).not.to.equal(undefined);
    await call("hardhat_impersonateAccount", STRANGER);
    const hash = await call("eth_sendTransaction", { from: STRANGER, to: first, value: ONE });
    expect(await call("eth_getTransactionByHash", hash)).to.include({ from: STRANGER });
    await call("hardhat_stopImpersonatingAccount", STRANGER);
    expect((await ask("eth_sendTransaction", { from: STRANGER, to: first, value: ONE })).error).not.to.equal(undefined);
  });

  it("sends from an impersonated contract, whose code stays", async function () {
    await call("hardhat_setCode", STRANGER, READ_SLOT_ZERO);
    await call("hardhat_setBalance", STRANGER, `0x${(10n ** 20n).toString(16)}`);
    await call("hardhat_impersonateAccount", STRANGER);
    const reader = `0x${"6b".repeat(20)}`;
    await call("hardhat_setCode", reader, READ_SLOT_ZERO);
    for (const to of [first, reader]) {
      const hash = await call("eth_sendTransaction", { from: STRANGER, to });
      expect(await call("eth_getTransactionReceipt", hash)).to.include({ status: "0x1" });
    }
    expect(await call("eth_getCode", STRANGER, "latest")).to.equal(READ_SLOT_ZERO);
  });

  it("uses coinbase, prevRandao and base fee as set", async function () {
    await call("hardhat_setCoinbase", STRANGER);
    await call("hardhat_setPrevRandao", `0x${"07".repeat(32)}`);
    await call("hardhat_setNextBlockBaseFeePerGas", "0x7b");
    await call("evm_mine");
    expect(await call("eth_getBlockByNumber", "latest", false)).to.include({
      miner: STRANGER,
      mixHash: `0x${"07".repeat(32)}`,
      baseFeePerGas: "0x7b",
    });
  });

  it("starts over at genesis", async function () {
    const genesis = await call("eth_getBlockByNumber", "0x0", false);
    await pay();
    await call("hardhat_setBalance", STRANGER, "0x2a");
    await call("hardhat_reset");
    expect(await call("eth_getBlockByNumber", "latest", false)).to.deep.equal(genesis);
    expect(await number("eth_getBalance", STRANGER, "latest")).to.equal(0n);
  });

  it("keeps the sum of all balances at 10⁹ CPC over blocks with fees [E-01]", async function () {
    const treasury = "0x0000000000000000000000000000000000c9c001";
    const before = await number("eth_getBalance", treasury, "latest");
    const hash = await pay();
    const receipt = (await call("eth_getTransactionReceipt", hash)) as { gasUsed: string };
    const block = (await call("eth_getBlockByNumber", "latest", false)) as { baseFeePerGas: string };
    const fees = BigInt(receipt.gasUsed) * BigInt(block.baseFeePerGas);
    expect(await number("eth_getBalance", treasury, "latest")).to.equal(before + fees);
  });
});
