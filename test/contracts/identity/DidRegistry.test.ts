import { expect } from "chai";
import { network } from "hardhat";
import { accounts } from "../support/accounts.ts";
import { ACTIONS, directCall } from "../support/did-actions.ts";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const DAY = 86_400n;
const SIG_AUTH = ethers.id("sigAuth");
const NAME = ethers.encodeBytes32String("did/svc/hub");
const VALUE = ethers.toUtf8Bytes("https://hub.example");

async function deployFixture() {
  const [alice, bob, carol] = (await accounts(ethers, 3)) as [Signer, Signer, Signer];
  return { registry: await ethers.deployContract("DidRegistry"), alice, bob, carol, identity: alice.address };
}
type Signer = Awaited<ReturnType<typeof ethers.getSigner>>;

async function headBlock(): Promise<bigint> {
  return BigInt(await ethers.provider.getBlockNumber());
}

describe("DidRegistry", function () {
  describe("ownership [U-10]", function () {
    it("makes every address its own owner without a registration", async function () {
      const { registry } = await networkHelpers.loadFixture(deployFixture);
      const anybody = ethers.Wallet.createRandom().address;
      expect(await registry.identityOwner(anybody)).to.equal(anybody);
      expect(await registry.changed(anybody)).to.equal(0n);
      expect(await registry.deactivated(anybody)).to.equal(false);
    });

    it("passes to the new owner at once and for all actions", async function () {
      const { registry, alice, bob, carol, identity } = await networkHelpers.loadFixture(deployFixture);
      await expect(registry.changeOwner(identity, bob.address))
        .to.emit(registry, "DIDOwnerChanged")
        .withArgs(identity, bob.address, 0n);
      expect(await registry.identityOwner(identity)).to.equal(bob.address);
      await expect(registry.connect(alice).changeOwner(identity, alice.address))
        .to.be.revertedWithCustomError(registry, "NotIdentityOwner")
        .withArgs(identity, alice.address, bob.address);
      await registry.connect(bob).changeOwner(identity, carol.address);
      expect(await registry.identityOwner(identity)).to.equal(carol.address);
    });

    it("is never given to the zero address", async function () {
      const { registry, identity } = await networkHelpers.loadFixture(deployFixture);
      await expect(registry.changeOwner(identity, ethers.ZeroAddress)).to.be.revertedWithCustomError(
        registry,
        "OwnerIsZero",
      );
    });

    it("can return to the identity itself", async function () {
      const { registry, bob, identity } = await networkHelpers.loadFixture(deployFixture);
      await registry.changeOwner(identity, bob.address);
      await registry.connect(bob).changeOwner(identity, identity);
      expect(await registry.identityOwner(identity)).to.equal(identity);
    });

    for (const action of ACTIONS) {
      it(`refuses ${action.call} to anybody but the owner`, async function () {
        const { registry, bob, identity } = await networkHelpers.loadFixture(deployFixture);
        await expect(bob.sendTransaction({ to: registry, data: directCall(registry, identity, action) }))
          .to.be.revertedWithCustomError(registry, "NotIdentityOwner")
          .withArgs(identity, bob.address, identity);
      });
    }
  });

  describe("delegates [U-10]", function () {
    it("are valid for their type until their time is over", async function () {
      const { registry, bob, identity } = await networkHelpers.loadFixture(deployFixture);
      const tx = await registry.addDelegate(identity, SIG_AUTH, bob.address, DAY);
      const validTo = BigInt(await time.latest()) + DAY;
      await expect(tx).to.emit(registry, "DIDDelegateChanged").withArgs(identity, SIG_AUTH, bob.address, validTo, 0n);
      expect(await registry.validDelegate(identity, SIG_AUTH, bob.address)).to.equal(true);
      expect(await registry.delegateValidTo(identity, SIG_AUTH, bob.address)).to.equal(validTo);
      expect(await registry.validDelegate(identity, ethers.id("veriKey"), bob.address)).to.equal(false);
      await time.increaseTo(validTo);
      expect(await registry.validDelegate(identity, SIG_AUTH, bob.address)).to.equal(false);
    });

    it("end when they are revoked", async function () {
      const { registry, bob, identity } = await networkHelpers.loadFixture(deployFixture);
      await registry.addDelegate(identity, SIG_AUTH, bob.address, DAY);
      const block = await headBlock();
      const tx = await registry.revokeDelegate(identity, SIG_AUTH, bob.address);
      const now = BigInt(await time.latest());
      await expect(tx).to.emit(registry, "DIDDelegateChanged").withArgs(identity, SIG_AUTH, bob.address, now, block);
      expect(await registry.validDelegate(identity, SIG_AUTH, bob.address)).to.equal(false);
    });

    it("are not owners", async function () {
      const { registry, bob, identity } = await networkHelpers.loadFixture(deployFixture);
      await registry.addDelegate(identity, SIG_AUTH, bob.address, DAY);
      await expect(
        registry.connect(bob).addDelegate(identity, SIG_AUTH, bob.address, 10n * DAY),
      ).to.be.revertedWithCustomError(registry, "NotIdentityOwner");
    });

    it("need a validity between one second and the limit", async function () {
      const { registry, bob, identity } = await networkHelpers.loadFixture(deployFixture);
      const longest = await registry.MAX_VALIDITY();
      for (const validity of [0n, longest + 1n, ethers.MaxUint256]) {
        await expect(registry.addDelegate(identity, SIG_AUTH, bob.address, validity))
          .to.be.revertedWithCustomError(registry, "InvalidValidity")
          .withArgs(validity, longest);
        await expect(registry.setAttribute(identity, NAME, VALUE, validity)).to.be.revertedWithCustomError(
          registry,
          "InvalidValidity",
        );
      }
      await registry.addDelegate(identity, SIG_AUTH, bob.address, longest);
      expect(await registry.validDelegate(identity, SIG_AUTH, bob.address)).to.equal(true);
    });
  });

  describe("attributes [U-10]", function () {
    it("are published with their end, and revoked", async function () {
      const { registry, identity } = await networkHelpers.loadFixture(deployFixture);
      const set = await registry.setAttribute(identity, NAME, VALUE, DAY);
      const validTo = BigInt(await time.latest()) + DAY;
      await expect(set)
        .to.emit(registry, "DIDAttributeChanged")
        .withArgs(identity, NAME, ethers.hexlify(VALUE), validTo, 0n);
      const block = await headBlock();
      await expect(registry.revokeAttribute(identity, NAME, VALUE))
        .to.emit(registry, "DIDAttributeChanged")
        .withArgs(identity, NAME, ethers.hexlify(VALUE), 0n, block);
    });
  });

  describe("history [ERC-1056]", function () {
    it("is found by following previousChange from block to block", async function () {
      const { registry, bob, identity } = await networkHelpers.loadFixture(deployFixture);
      await registry.setAttribute(identity, NAME, VALUE, DAY);
      await networkHelpers.mine(3);
      await registry.addDelegate(identity, SIG_AUTH, bob.address, DAY);
      await registry.setDeviceRoot(identity, 1n, ethers.id("root"));
      await registry.changeOwner(identity, bob.address);

      const found: string[] = [];
      let block = await registry.changed(identity);
      while (block !== 0n) {
        const logs = await ethers.provider.getLogs({
          address: await registry.getAddress(),
          topics: [null, ethers.zeroPadValue(identity, 32)],
          fromBlock: block,
          toBlock: block,
        });
        expect(logs.length).to.equal(1);
        for (const log of logs) {
          const event = registry.interface.parseLog(log);
          found.push(event?.name ?? "none");
          block = event?.args.getValue("previousChange") as bigint;
        }
      }
      expect(found).to.deep.equal(["DIDOwnerChanged", "DIDDelegateChanged", "DIDAttributeChanged"]);
    });
  });

  describe("deactivation [U-10]", function () {
    it("is final: no owner, no delegate, no further action", async function () {
      const { registry, alice, bob, identity } = await networkHelpers.loadFixture(deployFixture);
      await registry.addDelegate(identity, SIG_AUTH, bob.address, DAY);
      const block = await headBlock();
      await expect(registry.deactivate(identity))
        .to.emit(registry, "DIDOwnerChanged")
        .withArgs(identity, ethers.ZeroAddress, block);
      expect(await registry.deactivated(identity)).to.equal(true);
      expect(await registry.identityOwner(identity)).to.equal(ethers.ZeroAddress);
      expect(await registry.validDelegate(identity, SIG_AUTH, bob.address)).to.equal(false);
      for (const action of ACTIONS) {
        await expect(alice.sendTransaction({ to: registry, data: directCall(registry, identity, action) }), action.call)
          .to.be.revertedWithCustomError(registry, "IdentityDeactivated")
          .withArgs(identity);
      }
    });

    it("of one identity leaves the owner's others alone", async function () {
      const { registry, alice, bob } = await networkHelpers.loadFixture(deployFixture);
      await registry.connect(bob).changeOwner(bob.address, alice.address);
      await registry.deactivate(bob.address);
      expect(await registry.identityOwner(bob.address)).to.equal(ethers.ZeroAddress);
      expect(await registry.identityOwner(alice.address)).to.equal(alice.address);
    });
  });
});
