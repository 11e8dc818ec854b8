import { expect } from "chai";
import { network } from "hardhat";

const { ethers, networkHelpers } = await network.create();
const ID = ethers.id("temperatures of 2026");
const DAY = 86_400;

describe("Access to a dataset", () => {
  /** Runs once; every later use goes back to the snapshot taken after it. */
  async function deployed() {
    const datasets = await ethers.deployContract("DatasetRegistry");
    const grants = await ethers.deployContract("AccessGrants", [await datasets.getAddress()]);
    await datasets.register(ID);
    const [owner, reader] = await ethers.getSigners();
    if (owner === undefined || reader === undefined) throw new Error("too few accounts");
    return { grants, reader };
  }

  it("is refused to whoever does not own it", async () => {
    const { grants, reader } = await networkHelpers.loadFixture(deployed);
    const expiry = (await networkHelpers.time.latest()) + DAY;
    await expect(grants.connect(reader).grant(ID, reader.address, expiry, 0, 9)).to.be.revertedWithCustomError(
      grants,
      "NotDatasetOwner",
    );
  });

  it("ends when the grant does", async () => {
    const { grants, reader } = await networkHelpers.loadFixture(deployed);
    const expiry = (await networkHelpers.time.latest()) + DAY;
    await grants.grant(ID, reader.address, expiry, 0, 9);
    expect(await grants.canAccessEpoch(ID, reader.address, 5)).to.equal(true);
    await networkHelpers.time.increaseTo(expiry + 1);
    expect(await grants.canAccessEpoch(ID, reader.address, 5)).to.equal(false);
  });
});
