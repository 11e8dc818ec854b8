import { expect } from "chai";
import { network } from "hardhat";
import { accounts, at } from "../support/accounts.ts";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const OPERATIONS = 0;
const TECHNOLOGY = 1;
const BUSINESS = 2;
const ECOLOGY = 3;
const HEADS = [OPERATIONS, TECHNOLOGY, BUSINESS, ECOLOGY];
const PERCENT = [35n, 35n, 20n, 10n];
const FUND = ethers.parseEther("400000000");
const PURPOSE = ethers.id("proposal 1");

async function deployFixture() {
  const [controller, payee, stranger] = await accounts(ethers, 3);
  const treasury = await ethers.deployContract("Treasury", [controller.address]);
  return { treasury, controller, payee: payee as typeof controller, stranger: stranger as typeof controller };
}

async function funded() {
  const deployed = await deployFixture();
  await networkHelpers.setBalance(await deployed.treasury.getAddress(), FUND);
  return deployed;
}

async function withPayment() {
  const deployed = await funded();
  await deployed.treasury.approvePayment(ECOLOGY, deployed.payee.address, 700n, PURPOSE);
  return { ...deployed, id: 1n };
}

describe("Treasury", function () {
  describe("booking [E-13]", function () {
    it("divides a balance that arrived without a call 35/35/20/10", async function () {
      const { treasury } = await networkHelpers.loadFixture(funded);
      await expect(treasury.book()).to.emit(treasury, "IncomeBooked").withArgs(FUND);
      for (const head of HEADS) {
        expect(await treasury.booked(head)).to.equal((FUND * at(PERCENT, head)) / 100n);
        expect(await treasury.percentage(head)).to.equal(at(PERCENT, head));
      }
      expect(await treasury.unbooked()).to.equal(0n);
    });

    it("does not depend on whether the balance was there before the code", async function () {
      const { controller } = await networkHelpers.loadFixture(deployFixture);
      const nonce = await controller.getNonce();
      const address = ethers.getCreateAddress({ from: controller.address, nonce });
      await networkHelpers.setBalance(address, FUND);
      const treasury = await ethers.deployContract("Treasury", [controller.address]);
      expect(await treasury.getAddress()).to.equal(address);
      expect(await treasury.available(BUSINESS)).to.equal(FUND / 5n);
    });

    it("keeps the last two digits for the next booking", async function () {
      const { treasury } = await networkHelpers.loadFixture(deployFixture);
      const address = await treasury.getAddress();
      await networkHelpers.setBalance(address, 199n);
      await expect(treasury.book()).to.emit(treasury, "IncomeBooked").withArgs(100n);
      expect(await treasury.unbooked()).to.equal(99n);
      await expect(treasury.book()).not.to.emit(treasury, "IncomeBooked");
      await networkHelpers.setBalance(address, 200n);
      await treasury.book();
      expect(await Promise.all(HEADS.map((head) => treasury.booked(head)))).to.deep.equal([70n, 70n, 40n, 20n]);
    });

    it("counts income not yet booked as available", async function () {
      const { treasury } = await networkHelpers.loadFixture(funded);
      expect(await treasury.booked(TECHNOLOGY)).to.equal(0n);
      expect(await treasury.available(TECHNOLOGY)).to.equal((FUND * 35n) / 100n);
    });

    it("takes ordinary transfers too", async function () {
      const { treasury, stranger } = await networkHelpers.loadFixture(deployFixture);
      await expect(stranger.sendTransaction({ to: treasury, value: 1_000n }))
        .to.emit(treasury, "Received")
        .withArgs(stranger.address, 1_000n);
      expect(await treasury.unbooked()).to.equal(1_000n);
    });

    it("does not know a fifth head", async function () {
      const { treasury } = await networkHelpers.loadFixture(funded);
      for (const view of ["available", "booked", "spent", "percentage"] as const) {
        const data = treasury.interface.getFunction(view).selector + ethers.toBeHex(4, 32).slice(2);
        let failed = false;
        await ethers.provider.call({ to: await treasury.getAddress(), data }).catch(() => (failed = true));
        expect(failed, view).to.equal(true);
      }
    });
  });

  describe("payments [E-13]", function () {
    it("books first, then sets the amount aside under its head", async function () {
      const { treasury, payee } = await networkHelpers.loadFixture(funded);
      await expect(treasury.approvePayment(BUSINESS, payee.address, 5n, PURPOSE))
        .to.emit(treasury, "IncomeBooked")
        .withArgs(FUND)
        .and.to.emit(treasury, "PaymentApproved")
        .withArgs(1n, BUSINESS, payee.address, 5n, PURPOSE);
      expect(await treasury.spent(BUSINESS)).to.equal(5n);
      expect(await treasury.available(BUSINESS)).to.equal(FUND / 5n - 5n);
      expect(await treasury.available(ECOLOGY)).to.equal(FUND / 10n);
      expect(await treasury.owed()).to.equal(5n);
      expect(await treasury.paymentCount()).to.equal(1n);
      const now = BigInt(await time.latest());
      expect(await treasury.payment(1n)).to.deep.equal([payee.address, BigInt(BUSINESS), now, 5n]);
    });

    it("spends a head to the last wei and not one further, however full the others are", async function () {
      const { treasury, payee } = await networkHelpers.loadFixture(funded);
      for (const head of HEADS) {
        const budget = (FUND * at(PERCENT, head)) / 100n;
        await expect(treasury.approvePayment(head, payee.address, budget + 1n, PURPOSE))
          .to.be.revertedWithCustomError(treasury, "OverBudget")
          .withArgs(head, budget, budget + 1n);
        await treasury.approvePayment(head, payee.address, budget, PURPOSE);
        await expect(treasury.approvePayment(head, payee.address, 1n, PURPOSE))
          .to.be.revertedWithCustomError(treasury, "OverBudget")
          .withArgs(head, 0n, 1n);
      }
    });

    it("are approved by the controller only, with a payee and an amount", async function () {
      const { treasury, stranger, payee } = await networkHelpers.loadFixture(funded);
      await expect(treasury.connect(stranger).approvePayment(OPERATIONS, stranger.address, 1n, PURPOSE))
        .to.be.revertedWithCustomError(treasury, "OwnableUnauthorizedAccount")
        .withArgs(stranger.address);
      await expect(treasury.approvePayment(OPERATIONS, ethers.ZeroAddress, 1n, PURPOSE)).to.be.revertedWithCustomError(
        treasury,
        "RecipientIsZero",
      );
      await expect(treasury.approvePayment(OPERATIONS, payee.address, 0n, PURPOSE)).to.be.revertedWithCustomError(
        treasury,
        "AmountIsZero",
      );
    });

    it("are collected once, by the payee, to where it says", async function () {
      const { treasury, payee, stranger, id } = await networkHelpers.loadFixture(withPayment);
      await expect(treasury.connect(stranger).collect(id, stranger.address))
        .to.be.revertedWithCustomError(treasury, "NotPayee")
        .withArgs(id, stranger.address, payee.address);
      await expect(treasury.connect(payee).collect(id, ethers.ZeroAddress)).to.be.revertedWithCustomError(
        treasury,
        "RecipientIsZero",
      );
      const collected = treasury.connect(payee).collect(id, stranger.address);
      await expect(collected).to.emit(treasury, "PaymentCollected").withArgs(id, stranger.address, 700n);
      await expect(collected).to.changeEtherBalances(ethers, [treasury, stranger], [-700n, 700n]);
      expect(await treasury.owed()).to.equal(0n);
      for (const gone of [id, 2n]) {
        await expect(treasury.connect(payee).collect(gone, payee.address))
          .to.be.revertedWithCustomError(treasury, "NoSuchPayment")
          .withArgs(gone);
      }
    });

    it("wait for a payee whose account refuses money", async function () {
      const { treasury, stranger } = await networkHelpers.loadFixture(funded);
      const rejecting = await ethers.deployContract("RejectingPayee");
      await treasury.approvePayment(OPERATIONS, rejecting, 9n, PURPOSE);
      await expect(rejecting.collect(treasury, 1n, rejecting)).to.be.revertedWithCustomError(rejecting, "Refused");
      await expect(rejecting.collect(treasury, 1n, stranger.address)).to.changeEtherBalance(ethers, stranger, 9n);
    });

    it("pay a payee that calls back only once", async function () {
      const { treasury } = await networkHelpers.loadFixture(funded);
      const thief = await ethers.deployContract("ReentrantPayee");
      const payee = await thief.getAddress();
      await treasury.approvePayment(OPERATIONS, payee, 9n, PURPOSE);
      await thief.attack(treasury, treasury.interface.encodeFunctionData("collect", [1n, payee]));
      expect(await ethers.provider.getBalance(payee)).to.equal(9n);
      expect(await thief.succeeded()).to.equal(false);
    });

    it("return to their head when nobody collects them for a year", async function () {
      const { treasury, payee, stranger, id } = await networkHelpers.loadFixture(withPayment);
      const until = (await treasury.payment(id)).approvedAt + (await treasury.COLLECTION_PERIOD());
      await time.increaseTo(until - 100n);
      await expect(treasury.reclaim(id))
        .to.be.revertedWithCustomError(treasury, "StillCollectable")
        .withArgs(id, until);
      await time.increaseTo(until);
      await expect(treasury.connect(stranger).reclaim(id)).to.be.revertedWithCustomError(
        treasury,
        "OwnableUnauthorizedAccount",
      );
      await expect(treasury.reclaim(id)).to.emit(treasury, "PaymentReclaimed").withArgs(id, ECOLOGY, 700n);
      expect(await treasury.available(ECOLOGY)).to.equal(FUND / 10n);
      await expect(treasury.connect(payee).collect(id, payee.address)).to.be.revertedWithCustomError(
        treasury,
        "NoSuchPayment",
      );
      await expect(treasury.reclaim(id)).to.be.revertedWithCustomError(treasury, "NoSuchPayment");
    });
  });

  describe("control", function () {
    it("moves in two steps and is never given up", async function () {
      const { treasury, controller, payee, stranger } = await networkHelpers.loadFixture(funded);
      await treasury.transferOwnership(payee.address);
      expect(await treasury.owner()).to.equal(controller.address);
      expect(await treasury.pendingOwner()).to.equal(payee.address);
      await expect(treasury.connect(stranger).acceptOwnership()).to.be.revertedWithCustomError(
        treasury,
        "OwnableUnauthorizedAccount",
      );
      await expect(treasury.connect(stranger).transferOwnership(stranger.address)).to.be.revertedWithCustomError(
        treasury,
        "OwnableUnauthorizedAccount",
      );
      await treasury.connect(payee).acceptOwnership();
      expect(await treasury.owner()).to.equal(payee.address);
      await expect(treasury.connect(payee).renounceOwnership()).to.be.revertedWithCustomError(
        treasury,
        "ControllerRequired",
      );
      await expect(treasury.renounceOwnership()).to.be.revertedWithCustomError(treasury, "OwnableUnauthorizedAccount");
    });

    it("needs a controller from the start", async function () {
      const factory = await ethers.getContractFactory("Treasury");
      await expect(factory.deploy(ethers.ZeroAddress)).to.be.revertedWithCustomError(factory, "OwnableInvalidOwner");
    });

    it("obeys a timelock: what it schedules is paid after its delay and not before", async function () {
      const { treasury, controller, payee } = await networkHelpers.loadFixture(funded);
      const delay = 2 * 86_400;
      const timelock = await ethers.deployContract("Timelock", [delay, [controller.address], [ethers.ZeroAddress]]);
      await treasury.transferOwnership(timelock);
      const run = async (data: string) => {
        const call = [treasury, 0n, data, ethers.ZeroHash, PURPOSE] as const;
        await timelock.schedule(...call, delay);
        await expect(timelock.execute(...call)).to.be.revertedWithCustomError(
          timelock,
          "TimelockUnexpectedOperationState",
        );
        await time.increase(delay);
        await timelock.execute(...call);
      };
      await run(treasury.interface.encodeFunctionData("acceptOwnership"));
      await run(treasury.interface.encodeFunctionData("approvePayment", [OPERATIONS, payee.address, 3n, PURPOSE]));
      await expect(treasury.connect(payee).collect(1n, payee.address)).to.emit(treasury, "PaymentCollected");
      await expect(treasury.approvePayment(OPERATIONS, payee.address, 3n, PURPOSE)).to.be.revertedWithCustomError(
        treasury,
        "OwnableUnauthorizedAccount",
      );
    });
  });
});
