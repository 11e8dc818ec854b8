import { expect } from "chai";
import { network } from "hardhat";
import { accounts, at } from "../support/accounts.ts";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const ID = ethers.id("trip of May");
const DAY = 86_400n;
const FOREVER = 2n ** 48n - 1n;
const LAST_EPOCH = 2n ** 40n - 1n;

async function deployFixture() {
  const people = await accounts(ethers, 4);
  const datasets = await ethers.deployContract("DatasetRegistry");
  const grants = await ethers.deployContract("AccessGrants", [datasets]);
  await datasets.register(ID);
  return { datasets, grants, owner: at(people, 0), buyer: at(people, 1), other: at(people, 2), heir: at(people, 3) };
}

async function granted() {
  const deployed = await deployFixture();
  const expiry = BigInt(await time.latest()) + 30n * DAY;
  await deployed.grants.grant(ID, deployed.buyer.address, expiry, 10n, 20n);
  return { ...deployed, expiry, grantedAt: BigInt(await time.latest()) };
}

describe("AccessGrants", function () {
  it("knows its registry and its clock [ERC-6372]", async function () {
    const { grants, datasets } = await networkHelpers.loadFixture(deployFixture);
    expect(await grants.datasets()).to.equal(await datasets.getAddress());
    expect(await grants.CLOCK_MODE()).to.equal("mode=timestamp");
    await networkHelpers.mine();
    expect((await grants.clock()) >= BigInt(await time.latest())).to.equal(true);
  });

  describe("grant [S-03]", function () {
    it("opens access in the block that carries it", async function () {
      const { grants, buyer, other } = await networkHelpers.loadFixture(deployFixture);
      expect(await grants.canAccess(ID, buyer.address)).to.equal(false);
      const tx = await grants.grant(ID, buyer.address, FOREVER, 0n, LAST_EPOCH);
      await expect(tx).to.emit(grants, "AccessGranted").withArgs(ID, buyer.address, FOREVER, 0n, LAST_EPOCH);
      const block = (await tx.wait())?.blockNumber ?? 0;
      expect(await grants.canAccess(ID, buyer.address, { blockTag: block })).to.equal(true);
      expect(await grants.canAccess(ID, buyer.address, { blockTag: block - 1 })).to.equal(false);
      expect(await grants.canAccess(ID, other.address)).to.equal(false);
      expect(await grants.canAccess(ethers.id("another"), buyer.address)).to.equal(false);
    });

    it("covers its epochs, both ends included, and no other", async function () {
      const { grants, buyer } = await networkHelpers.loadFixture(granted);
      for (const [epoch, expected] of [
        [9n, false],
        [10n, true],
        [20n, true],
        [21n, false],
      ] as const) {
        expect(await grants.canAccessEpoch(ID, buyer.address, epoch)).to.equal(expected);
      }
    });

    it("ends at its expiry", async function () {
      const { grants, buyer, expiry } = await networkHelpers.loadFixture(granted);
      await time.increaseTo(expiry - 10n);
      expect(await grants.canAccess(ID, buyer.address)).to.equal(true);
      await time.increaseTo(expiry);
      expect(await grants.canAccess(ID, buyer.address)).to.equal(false);
      expect(await grants.canAccessEpoch(ID, buyer.address, 10n)).to.equal(false);
    });

    it("replaces an earlier one", async function () {
      const { grants, buyer } = await networkHelpers.loadFixture(granted);
      await grants.grant(ID, buyer.address, FOREVER, 30n, 30n);
      expect(await grants.canAccessEpoch(ID, buyer.address, 15n)).to.equal(false);
      expect(await grants.canAccessEpoch(ID, buyer.address, 30n)).to.equal(true);
    });

    it("is the owner's alone", async function () {
      const { grants, owner, buyer } = await networkHelpers.loadFixture(granted);
      await expect(grants.connect(buyer).grant(ID, buyer.address, FOREVER, 0n, LAST_EPOCH))
        .to.be.revertedWithCustomError(grants, "NotDatasetOwner")
        .withArgs(ID, buyer.address, owner.address);
    });

    it("needs a grantee, an end in the future, a range in order and a known dataset", async function () {
      const { grants, datasets, buyer } = await networkHelpers.loadFixture(deployFixture);
      const now = BigInt(await time.latest());
      await expect(grants.grant(ID, ethers.ZeroAddress, FOREVER, 0n, 0n)).to.be.revertedWithCustomError(
        grants,
        "GranteeIsZero",
      );
      for (const expiry of [0n, now]) {
        await expect(grants.grant(ID, buyer.address, expiry, 0n, 0n)).to.be.revertedWithCustomError(
          grants,
          "GrantExpired",
        );
      }
      await expect(grants.grant(ID, buyer.address, FOREVER, 2n, 1n))
        .to.be.revertedWithCustomError(grants, "InvalidEpochRange")
        .withArgs(2n, 1n);
      await expect(grants.grant(ethers.id("unknown"), buyer.address, FOREVER, 0n, 0n))
        .to.be.revertedWithCustomError(datasets, "UnknownDataset")
        .withArgs(ethers.id("unknown"));
    });
  });

  describe("revocation [S-03]", function () {
    it("closes access in the block that carries it", async function () {
      const { grants, buyer } = await networkHelpers.loadFixture(granted);
      const tx = await grants.revoke(ID, buyer.address);
      await expect(tx).to.emit(grants, "AccessRevoked").withArgs(ID, buyer.address);
      const block = (await tx.wait())?.blockNumber ?? 0;
      expect(await grants.canAccess(ID, buyer.address, { blockTag: block })).to.equal(false);
      expect(await grants.canAccess(ID, buyer.address, { blockTag: block - 1 })).to.equal(true);
    });

    it("is the owner's alone and needs a grant", async function () {
      const { grants, buyer, other } = await networkHelpers.loadFixture(granted);
      await expect(grants.connect(buyer).revoke(ID, buyer.address)).to.be.revertedWithCustomError(
        grants,
        "NotDatasetOwner",
      );
      await expect(grants.revoke(ID, other.address))
        .to.be.revertedWithCustomError(grants, "NotGranted")
        .withArgs(ID, other.address);
      await grants.revoke(ID, buyer.address);
      await expect(grants.revoke(ID, buyer.address)).to.be.revertedWithCustomError(grants, "NotGranted");
    });

    it("works on a grant that has expired, and can be followed by a new grant", async function () {
      const { grants, buyer, expiry } = await networkHelpers.loadFixture(granted);
      await time.increaseTo(expiry);
      await grants.revoke(ID, buyer.address);
      await grants.grant(ID, buyer.address, FOREVER, 0n, 0n);
      expect(await grants.canAccess(ID, buyer.address)).to.equal(true);
    });
  });

  describe("history [S-03]", function () {
    it("tells who could read what when", async function () {
      const { grants, buyer, grantedAt, expiry } = await networkHelpers.loadFixture(granted);
      await time.increaseTo(grantedAt + DAY);
      await grants.revoke(ID, buyer.address);
      const revokedAt = BigInt(await time.latest());
      await time.increaseTo(grantedAt + 2n * DAY);
      await grants.grant(ID, buyer.address, expiry, 5n, 5n);
      const againAt = BigInt(await time.latest());
      await time.increaseTo(expiry + 10n);

      for (const [timepoint, any, epoch5, epoch15] of [
        [grantedAt - 1n, false, false, false],
        [grantedAt, true, false, true],
        [revokedAt - 1n, true, false, true],
        [revokedAt, false, false, false],
        [againAt - 1n, false, false, false],
        [againAt, true, true, false],
        [expiry - 1n, true, true, false],
        [expiry, false, false, false],
      ] as const) {
        expect(await grants.canAccessAt(ID, buyer.address, timepoint), `at ${timepoint}`).to.equal(any);
        expect(await grants.canAccessEpochAt(ID, buyer.address, 5n, timepoint)).to.equal(epoch5);
        expect(await grants.canAccessEpochAt(ID, buyer.address, 15n, timepoint)).to.equal(epoch15);
      }
    });

    it("is asked about the past only, because the present can still change", async function () {
      const { grants, buyer } = await networkHelpers.loadFixture(granted);
      await expect(grants.canAccessAt(ID, buyer.address, FOREVER)).to.be.revertedWithCustomError(
        grants,
        "FutureLookup",
      );
      await expect(grants.canAccessEpochAt(ID, buyer.address, 0n, FOREVER)).to.be.revertedWithCustomError(
        grants,
        "FutureLookup",
      );
    });

    it("is read in pages, oldest first", async function () {
      const { grants, buyer, grantedAt, expiry } = await networkHelpers.loadFixture(granted);
      const head = await ethers.provider.getBlockNumber();
      await time.increase(100);
      await grants.revoke(ID, buyer.address);
      const revokedAt = BigInt(await time.latest());
      const revokedIn = BigInt(await ethers.provider.getBlockNumber());
      const first = [grantedAt, BigInt(head), true, expiry, 10n, 20n];
      const second = [revokedAt, revokedIn, false, 0n, 0n, 0n];
      expect(await grants.changeCount(ID, buyer.address)).to.equal(2n);
      expect(await grants.changes(ID, buyer.address, 0n, 100n)).to.deep.equal([first, second]);
      expect(await grants.changes(ID, buyer.address, 1n, 1n)).to.deep.equal([second]);
      for (const offset of [2n, 3n, ethers.MaxUint256]) {
        expect(await grants.changes(ID, buyer.address, offset, 10n)).to.deep.equal([]);
      }
      expect(await grants.latestChange(ID, buyer.address)).to.deep.equal(second);
      const longest = await grants.MAX_PAGE();
      await expect(grants.changes(ID, buyer.address, 0n, longest + 1n))
        .to.be.revertedWithCustomError(grants, "PageTooLong")
        .withArgs(longest + 1n, longest);
    });

    it("is empty where nothing was granted", async function () {
      const { grants, other } = await networkHelpers.loadFixture(granted);
      expect(await grants.changeCount(ID, other.address)).to.equal(0n);
      expect(await grants.latestChange(ID, other.address)).to.deep.equal([0n, 0n, false, 0n, 0n, 0n]);
      expect(await grants.canAccessAt(ID, other.address, 1n)).to.equal(false);
    });
  });

  it("lets the new owner of a dataset revoke and grant, and the old one no more", async function () {
    const { grants, datasets, owner, buyer, heir } = await networkHelpers.loadFixture(granted);
    await datasets.proposeTransfer(ID, heir.address);
    await datasets.connect(heir).acceptTransfer(ID);
    expect(await grants.canAccess(ID, buyer.address)).to.equal(true);
    await expect(grants.connect(owner).revoke(ID, buyer.address))
      .to.be.revertedWithCustomError(grants, "NotDatasetOwner")
      .withArgs(ID, owner.address, heir.address);
    await grants.connect(heir).revoke(ID, buyer.address);
    expect(await grants.canAccess(ID, buyer.address)).to.equal(false);
  });
});
