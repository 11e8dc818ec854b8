import { expect } from "chai";
import { network } from "hardhat";
import { SYSTEM_ADDRESS } from "../../../chain/primitives/params.ts";
import { accounts } from "../support/accounts.ts";

const { ethers, networkHelpers } = await network.create();

const FIRST = "0x1111111111111111111111111111111111111111";
const SECOND = "0x2222222222222222222222222222222222222222";

async function deployFixture() {
  const record = await ethers.deployContract("ImpeachmentRecord");
  await networkHelpers.impersonateAccount(SYSTEM_ADDRESS);
  await networkHelpers.setBalance(SYSTEM_ADDRESS, 10n ** 18n);
  const system = record.connect(await ethers.getSigner(SYSTEM_ADDRESS));
  const impeach = async (proposer: string, term: bigint): Promise<number> => {
    const receipt = await (await system.record(proposer, term)).wait();
    return receipt?.blockNumber ?? expect.fail("the call was not mined");
  };
  return { record, system, impeach };
}

describe("ImpeachmentRecord", function () {
  it("records height, term and proposer when the chain says so [C-08]", async function () {
    const { record, system } = await networkHelpers.loadFixture(deployFixture);
    const height = (await ethers.provider.getBlockNumber()) + 1;
    await expect(system.record(FIRST, 7n)).to.emit(record, "ProposerImpeached").withArgs(FIRST, height, 7n);
    expect(await record.impeachmentAt(height)).to.deep.equal([BigInt(height), 7n, FIRST]);
    expect(await record.impeachmentAt(height - 1)).to.deep.equal([0n, 0n, ethers.ZeroAddress]);
  });

  it("believes nobody else [C-08]", async function () {
    const { record } = await networkHelpers.loadFixture(deployFixture);
    const [stranger] = await accounts(ethers, 1);
    await expect(record.record(FIRST, 0n))
      .to.be.revertedWithCustomError(record, "NotSystem")
      .withArgs(stranger.address);
    expect(await record.impeachmentCount()).to.equal(0n);
  });

  it("counts by proposer, and lists by pages, oldest first", async function () {
    const { record, impeach } = await networkHelpers.loadFixture(deployFixture);
    const heights = [await impeach(FIRST, 0n), await impeach(SECOND, 0n), await impeach(FIRST, 1n)].map(BigInt);
    const [first, second, third] = heights;
    expect(await record.impeachmentCount()).to.equal(3n);
    expect(await record.impeachmentCountOf(FIRST)).to.equal(2n);
    expect(await record.impeachmentCountOf(SECOND)).to.equal(1n);
    expect(await record.impeachments(0n, 2n)).to.deep.equal([
      [first, 0n, FIRST],
      [second, 0n, SECOND],
    ]);
    expect(await record.impeachments(2n, 100n)).to.deep.equal([[third, 1n, FIRST]]);
    expect(await record.impeachmentsOf(FIRST, 1n, 100n)).to.deep.equal([[third, 1n, FIRST]]);
    expect(await record.impeachments(3n, 1n)).to.deep.equal([]);
    expect(await record.impeachments(ethers.MaxUint256, 1n)).to.deep.equal([]);
  });

  it("gives no page of more than 100", async function () {
    const { record } = await networkHelpers.loadFixture(deployFixture);
    await expect(record.impeachments(0n, 101n))
      .to.be.revertedWithCustomError(record, "PageTooLong")
      .withArgs(101n, 100n);
    await expect(record.impeachmentsOf(FIRST, 0n, 101n)).to.be.revertedWithCustomError(record, "PageTooLong");
  });

  it("has one impeachment a block", async function () {
    const { record, system } = await networkHelpers.loadFixture(deployFixture);
    await networkHelpers.setNextBlockBaseFeePerGas(0n);
    await ethers.provider.send("evm_setAutomine", [false]);
    const sent = [await system.record(FIRST, 0n), await system.record(SECOND, 0n, { gasLimit: 200_000n })];
    await networkHelpers.mine();
    await ethers.provider.send("evm_setAutomine", [true]);
    const statuses = await Promise.all(
      sent.map(async ({ hash }) => (await ethers.provider.getTransactionReceipt(hash))?.status),
    );
    expect(statuses).to.deep.equal([1, 0]);
    expect(await record.impeachmentCount()).to.equal(1n);
    const height = await ethers.provider.getBlockNumber();
    expect((await record.impeachmentAt(height)).proposer).to.equal(FIRST);
  });
});
