import { expect } from "chai";
import { network } from "hardhat";
import { PREDEPLOYS, TOTAL_SUPPLY } from "../../../chain/primitives/params.ts";

const { ethers, networkHelpers } = await network.create();
const SUPPLY = 10n ** 27n;

describe("Allocation", function () {
  async function deployFixture() {
    return { allocation: await ethers.deployContract("Allocation") };
  }

  it("[E-01] fixes the supply at 10^9 CPC", async function () {
    const { allocation } = await networkHelpers.loadFixture(deployFixture);
    expect(await allocation.TOTAL_SUPPLY()).to.equal(SUPPLY);
  });

  it("[E-11] splits it 40/20/40 by white paper 2, with nothing left over", async function () {
    const { allocation } = await networkHelpers.loadFixture(deployFixture);
    const shares = [await allocation.WP2_INVESTORS(), await allocation.WP2_TEAM(), await allocation.WP2_COMMUNITY()];
    expect(shares).to.deep.equal([40n, 20n, 40n].map((percent) => (SUPPLY * percent) / 100n));
    expect(shares.reduce((sum, share) => sum + share)).to.equal(SUPPLY);
    expect(await allocation.WP2_TEAM_YEARS()).to.equal(4n);
  });

  it("[E-11] splits it 40/25/35 by white paper 1, with nothing left over", async function () {
    const { allocation } = await networkHelpers.loadFixture(deployFixture);
    const shares = [await allocation.WP1_INVESTORS(), await allocation.WP1_TEAM(), await allocation.WP1_COMMUNITY()];
    expect(shares).to.deep.equal([40n, 25n, 35n].map((percent) => (SUPPLY * percent) / 100n));
    expect(shares.reduce((sum, share) => sum + share)).to.equal(SUPPLY);
    expect(await allocation.WP1_TEAM_YEARS()).to.equal(3n);
  });

  it("[E-01] says the same as the parameters of the chain", async function () {
    const { allocation } = await networkHelpers.loadFixture(deployFixture);
    expect(await allocation.TOTAL_SUPPLY()).to.equal(TOTAL_SUPPLY);
    expect(await allocation.TREASURY()).to.equal(ethers.getAddress(PREDEPLOYS.treasury));
    expect(await allocation.TEAM_VESTING()).to.equal(ethers.getAddress(PREDEPLOYS.teamVesting));
  });
});
