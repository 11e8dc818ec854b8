import { expect } from "chai";
import { network } from "hardhat";
import { accounts, at } from "../support/accounts.ts";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const YEAR = 365n * 86_400n;
const TEAM = ethers.parseEther("200000000");
const DELAY = 1_000n;

async function deploy(shares: readonly number[], portions = 4) {
  const signers = await accounts(ethers, shares.length + 2);
  const owners = signers.slice(0, shares.length);
  const start = BigInt(await time.latest()) + DELAY;
  const vesting = await ethers.deployContract("TeamVesting", [
    owners.map((o) => o.address),
    [...shares],
    start,
    portions,
  ]);
  return { vesting, start, owners, stranger: at(signers, shares.length), heir: at(signers, shares.length + 1) };
}

async function funded() {
  const deployed = await deploy([6_000, 4_000]);
  await networkHelpers.setBalance(await deployed.vesting.getAddress(), TEAM);
  return { ...deployed, alice: at(deployed.owners, 0), bob: at(deployed.owners, 1) };
}

describe("TeamVesting", function () {
  describe("calendar [E-12]", function () {
    it("is what the constructor was told", async function () {
      const { vesting, start, alice } = await networkHelpers.loadFixture(funded);
      expect(await vesting.start()).to.equal(start);
      expect(await vesting.end()).to.equal(start + 4n * YEAR);
      expect(await vesting.portions()).to.equal(4n);
      expect(await vesting.beneficiaryCount()).to.equal(2n);
      expect(await vesting.beneficiary(0n)).to.deep.equal([alice.address, 6_000n, ethers.ZeroAddress, 0n]);
    });

    it("vests nothing before the first year has passed", async function () {
      const { vesting, start, alice } = await networkHelpers.loadFixture(funded);
      expect(await vesting.portionsDue(0n)).to.equal(0n);
      expect(await vesting.vestedAmount(start + YEAR - 1n)).to.equal(0n);
      await time.increaseTo(start + YEAR - 5n);
      expect(await vesting.releasable(0n)).to.equal(0n);
      await expect(vesting.connect(alice).release(0n, alice.address))
        .to.be.revertedWithCustomError(vesting, "NothingDue")
        .withArgs(0n);
    });

    it("vests four equal portions at the turn of each year and the whole after the last", async function () {
      const { vesting, start } = await networkHelpers.loadFixture(funded);
      for (let year = 1n; year <= 4n; year++) {
        expect(await vesting.vestedAmount(start + year * YEAR - 1n)).to.equal((TEAM * (year - 1n)) / 4n);
        expect(await vesting.vestedAmount(start + year * YEAR)).to.equal((TEAM * year) / 4n);
      }
      expect(await vesting.vestedAmount(start + 40n * YEAR)).to.equal(TEAM);
      expect(await vesting.portionsDue(start + 40n * YEAR)).to.equal(4n);
    });

    it("vests in three portions under white paper 1, the last one exact", async function () {
      const { vesting, start } = await deploy([10_000], 3);
      const team = ethers.parseEther("250000000");
      await networkHelpers.setBalance(await vesting.getAddress(), team);
      expect(await vesting.vestedAmount(start + YEAR)).to.equal(team / 3n);
      expect(await vesting.vestedAmount(start + 3n * YEAR)).to.equal(team);
    });

    it("treats money that arrives later as if it had been there from the start", async function () {
      const { vesting, start } = await networkHelpers.loadFixture(funded);
      await time.increaseTo(start + YEAR);
      await networkHelpers.setBalance(await vesting.getAddress(), TEAM + 40_000n);
      expect(await vesting.releasable(0n)).to.equal((((TEAM + 40_000n) / 4n) * 6n) / 10n);
    });
  });

  describe("release", function () {
    it("pays each beneficiary its share, year after year, until nothing is left", async function () {
      const { vesting, start, alice, bob, heir } = await networkHelpers.loadFixture(funded);
      for (let year = 1n; year <= 4n; year++) {
        await time.increaseTo(start + year * YEAR);
        const due = (TEAM / 4n / 10n) * 6n;
        await expect(vesting.connect(alice).release(0n, heir.address))
          .to.emit(vesting, "Released")
          .withArgs(0n, heir.address, due);
        await expect(vesting.connect(bob).release(1n, heir.address)).to.changeEtherBalances(
          ethers,
          [vesting, heir],
          [due - TEAM / 4n, TEAM / 4n - due],
        );
        expect(await vesting.released()).to.equal((TEAM * year) / 4n);
      }
      expect(await ethers.provider.getBalance(vesting)).to.equal(0n);
    });

    it("pays missed years together", async function () {
      const { vesting, start, bob, heir } = await networkHelpers.loadFixture(funded);
      await time.increaseTo(start + 3n * YEAR);
      await expect(vesting.connect(bob).release(1n, heir.address)).to.changeEtherBalance(
        ethers,
        heir,
        (((TEAM * 3n) / 4n) * 4n) / 10n,
      );
      await expect(vesting.connect(bob).release(1n, heir.address)).to.be.revertedWithCustomError(vesting, "NothingDue");
    });

    it("refuses anybody but the beneficiary, the zero address and an unknown id", async function () {
      const { vesting, start, alice, bob } = await networkHelpers.loadFixture(funded);
      await time.increaseTo(start + YEAR);
      await expect(vesting.connect(bob).release(0n, bob.address))
        .to.be.revertedWithCustomError(vesting, "NotBeneficiary")
        .withArgs(0n, bob.address);
      await expect(vesting.connect(alice).release(0n, ethers.ZeroAddress)).to.be.revertedWithCustomError(
        vesting,
        "RecipientIsZero",
      );
      for (const call of [
        () => vesting.release(2n, alice.address),
        () => vesting.releasable(2n),
        () => vesting.beneficiary(2n),
        () => vesting.proposeAccount(2n, alice.address),
        () => vesting.acceptAccount(2n),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(vesting, "UnknownBeneficiary").withArgs(2n);
      }
    });

    it("keeps what a recipient refuses, and pays it elsewhere", async function () {
      const { vesting, start, heir } = await networkHelpers.loadFixture(funded);
      const rejecting = await ethers.deployContract("RejectingPayee");
      const payee = await rejecting.getAddress();
      await vesting.proposeAccount(0n, payee);
      await networkHelpers.impersonateAccount(payee);
      await networkHelpers.setBalance(payee, ethers.parseEther("1"));
      await vesting.connect(await ethers.getSigner(payee)).acceptAccount(0n);
      await time.increaseTo(start + YEAR);
      await expect(rejecting.release(vesting, 0n, payee)).to.be.revertedWithCustomError(rejecting, "Refused");
      await expect(rejecting.release(vesting, 0n, heir.address)).to.changeEtherBalance(ethers, heir, (TEAM * 6n) / 40n);
    });

    it("pays a beneficiary that calls back only once", async function () {
      const { vesting, start } = await networkHelpers.loadFixture(funded);
      const thief = await ethers.deployContract("ReentrantPayee");
      const payee = await thief.getAddress();
      await vesting.proposeAccount(0n, payee);
      await thief.attack(vesting, vesting.interface.encodeFunctionData("acceptAccount", [0n]));
      await time.increaseTo(start + YEAR);
      await thief.attack(vesting, vesting.interface.encodeFunctionData("release", [0n, payee]));
      expect(await ethers.provider.getBalance(payee)).to.equal((TEAM * 6n) / 40n);
      expect(await thief.succeeded()).to.equal(false);
    });
  });

  describe("change of account", function () {
    it("takes effect when the new account accepts, with all that is due", async function () {
      const { vesting, start, alice, heir } = await networkHelpers.loadFixture(funded);
      await expect(vesting.connect(alice).proposeAccount(0n, heir.address))
        .to.emit(vesting, "AccountChangeProposed")
        .withArgs(0n, alice.address, heir.address);
      await expect(vesting.connect(heir).acceptAccount(0n))
        .to.emit(vesting, "AccountChanged")
        .withArgs(0n, alice.address, heir.address);
      await time.increaseTo(start + YEAR);
      await expect(vesting.connect(alice).release(0n, alice.address)).to.be.revertedWithCustomError(
        vesting,
        "NotBeneficiary",
      );
      await expect(vesting.connect(heir).release(0n, heir.address)).to.emit(vesting, "Released");
    });

    it("can be proposed by the present account only, accepted by the proposed one only, and withdrawn", async function () {
      const { vesting, alice, bob, heir } = await networkHelpers.loadFixture(funded);
      await expect(vesting.connect(bob).proposeAccount(0n, bob.address)).to.be.revertedWithCustomError(
        vesting,
        "NotBeneficiary",
      );
      await vesting.connect(alice).proposeAccount(0n, heir.address);
      await expect(vesting.connect(bob).acceptAccount(0n))
        .to.be.revertedWithCustomError(vesting, "NotPendingAccount")
        .withArgs(0n, bob.address);
      await vesting.connect(alice).proposeAccount(0n, ethers.ZeroAddress);
      await expect(vesting.connect(heir).acceptAccount(0n)).to.be.revertedWithCustomError(vesting, "NotPendingAccount");
    });
  });

  describe("irrevocability [E-12]", function () {
    it("offers no function that anybody but a beneficiary could use to move money or change the calendar", async function () {
      const { vesting } = await networkHelpers.loadFixture(funded);
      const changing = vesting.interface.fragments
        .filter((f) => ethers.FunctionFragment.isFragment(f))
        .filter((f) => f.stateMutability === "nonpayable" || f.stateMutability === "payable")
        .map((f) => f.name);
      expect(changing.sort()).to.deep.equal(["acceptAccount", "proposeAccount", "release"]);
    });
  });

  describe("constructor", function () {
    async function attempt(holders: string[], shares: number[], startsIn: bigint, portions: number) {
      const factory = await ethers.getContractFactory("TeamVesting");
      const start = BigInt(await time.latest()) + startsIn;
      return { factory, start, deployed: factory.deploy(holders, shares, start, portions) };
    }

    it("refuses empty, uneven or too long lists", async function () {
      const [a] = await accounts(ethers, 1);
      const many = Array.from({ length: 201 }, () => a.address);
      for (const [holders, shares] of [
        [[], []],
        [[a.address], [5_000, 5_000]],
        [many, many.map(() => 1)],
      ] as [string[], number[]][]) {
        const { factory, deployed } = await attempt(holders, shares, DELAY, 4);
        await expect(deployed)
          .to.be.revertedWithCustomError(factory, "InvalidBeneficiaryCount")
          .withArgs(holders.length, shares.length);
      }
    });

    it("refuses a beneficiary without account or share, and shares that are not the whole", async function () {
      const [a, b] = (await accounts(ethers, 2)).map((s) => s.address) as [string, string];
      const zeroAccount = await attempt([a, ethers.ZeroAddress], [5_000, 5_000], DELAY, 4);
      await expect(zeroAccount.deployed).to.be.revertedWithCustomError(zeroAccount.factory, "InvalidBeneficiary");
      const zeroShare = await attempt([a, b], [10_000, 0], DELAY, 4);
      await expect(zeroShare.deployed).to.be.revertedWithCustomError(zeroShare.factory, "InvalidBeneficiary");
      const short = await attempt([a, b], [5_000, 4_999], DELAY, 4);
      await expect(short.deployed).to.be.revertedWithCustomError(short.factory, "InvalidShareSum").withArgs(9_999n);
    });

    it("refuses a start in the past or in milliseconds, and portions out of range", async function () {
      const [a] = await accounts(ethers, 1);
      for (const startsIn of [-DELAY, YEAR + DELAY, BigInt(await time.latest()) * 999n]) {
        const { factory, deployed } = await attempt([a.address], [10_000], startsIn, 4);
        await expect(deployed).to.be.revertedWithCustomError(factory, "InvalidStart");
      }
      for (const portions of [0, 11]) {
        const { factory, deployed } = await attempt([a.address], [10_000], DELAY, portions);
        await expect(deployed).to.be.revertedWithCustomError(factory, "InvalidPortions").withArgs(portions);
      }
    });
  });
});
