import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { accounts, at } from "../support/accounts.ts";
import { MerkleTree } from "../support/merkle.ts";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const FILE = ethers.toUtf8Bytes("23.5 degrees at 12:00");
const ID = ethers.keccak256(FILE);
const ROOT = ethers.id("root");
const GAS_LIMIT_OF_AN_ANCHOR = 50_000n;
const coder = ethers.AbiCoder.defaultAbiCoder();

function leaf(contentHash: string): string {
  const tag = ethers.id("cpchain.merkle.data-block.v1");
  return ethers.keccak256(ethers.keccak256(coder.encode(["bytes32", "bytes32"], [tag, contentHash])));
}

async function deployFixture() {
  const people = await accounts(ethers, 4);
  const registry = await ethers.deployContract("DatasetRegistry");
  return { registry, alice: at(people, 0), bob: at(people, 1), carol: at(people, 2), gateway: at(people, 3) };
}

async function registered() {
  const deployed = await deployFixture();
  await deployed.registry.register(ID);
  const block = await ethers.provider.getBlock("latest");
  if (block === null) throw new Error("a network without blocks");
  return { ...deployed, block: BigInt(block.number), time: BigInt(block.timestamp) };
}

describe("DatasetRegistry", function () {
  describe("registration [S-17]", function () {
    it("proves the first registrant with block and time", async function () {
      const { registry, alice, block, time: at_ } = await networkHelpers.loadFixture(registered);
      expect(await registry.registrationOf(ID)).to.deep.equal([alice.address, at_, block]);
      expect(await registry.ownerOf(ID)).to.equal(alice.address);
      expect(await registry.uploaderOf(ID)).to.equal(alice.address);
    });

    it("announces itself", async function () {
      const { registry, bob } = await networkHelpers.loadFixture(deployFixture);
      await expect(registry.connect(bob).register(ID)).to.emit(registry, "DatasetRegistered").withArgs(ID, bob.address);
    });

    it("tells a later claimant who was first, and when, even after a transfer", async function () {
      const { registry, alice, bob, carol, block, time: at_ } = await networkHelpers.loadFixture(registered);
      await registry.proposeTransfer(ID, bob.address);
      await registry.connect(bob).acceptTransfer(ID);
      for (const claimant of [alice, bob, carol]) {
        await expect(registry.connect(claimant).register(ID))
          .to.be.revertedWithCustomError(registry, "AlreadyRegistered")
          .withArgs(ID, alice.address, at_, block);
      }
    });

    it("needs an id", async function () {
      const { registry } = await networkHelpers.loadFixture(deployFixture);
      await expect(registry.register(ethers.ZeroHash)).to.be.revertedWithCustomError(registry, "HashIsZero");
    });

    it("is all that makes a dataset known", async function () {
      const { registry, alice } = await networkHelpers.loadFixture(deployFixture);
      expect(await registry.registrationOf(ID)).to.deep.equal([ethers.ZeroAddress, 0n, 0n]);
      expect(await registry.uploaderOf(ID)).to.equal(ethers.ZeroAddress);
      expect(await registry.verify(ID, ID, [])).to.equal(false);
      for (const call of [
        () => registry.ownerOf(ID),
        () => registry.setUploader(ID, alice.address),
        () => registry.proposeTransfer(ID, alice.address),
        () => registry.acceptTransfer(ID),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(registry, "UnknownDataset").withArgs(ID);
      }
    });
  });

  describe("verification [S-02]", function () {
    it("is true for the file and false for any one-bit change", async function () {
      const { registry } = await networkHelpers.loadFixture(registered);
      expect(await registry.verify(ID, ethers.keccak256(FILE), [])).to.equal(true);
      for (let bit = 0; bit < FILE.length * 8; bit++) {
        const changed = Uint8Array.from(FILE);
        changed[bit >> 3] = at([...FILE], bit >> 3) ^ (1 << (bit & 7));
        expect(await registry.verify(ID, ethers.keccak256(changed), [])).to.equal(false);
      }
    });

    it("is true for each block of a file whose id is a Merkle root", async function () {
      const { registry } = await networkHelpers.loadFixture(deployFixture);
      const blocks = ["a", "b", "c", "d", "e"].map((b) => ethers.id(b));
      const tree = new MerkleTree(blocks.map(leaf));
      await registry.register(tree.root);
      for (const [index, block] of blocks.entries()) {
        expect(await registry.dataBlockLeaf(block)).to.equal(leaf(block));
        expect(await registry.verify(tree.root, block, tree.proof(index))).to.equal(true);
        expect(await registry.verify(tree.root, ethers.id("x"), tree.proof(index))).to.equal(false);
      }
      expect(await registry.verify(tree.root, leaf(at(blocks, 0)), tree.proof(0))).to.equal(false);
    });

    it("is true for a file of one block under a Merkle root", async function () {
      const { registry } = await networkHelpers.loadFixture(deployFixture);
      await registry.register(leaf(ID));
      expect(await registry.verify(leaf(ID), ID, [])).to.equal(true);
    });

    it("refuses a proof longer than any tree", async function () {
      const { registry } = await networkHelpers.loadFixture(registered);
      const proof = Array.from({ length: 65 }, () => ethers.ZeroHash);
      await expect(registry.verify(ID, ID, proof)).to.be.revertedWithCustomError(registry, "ProofTooLong");
    });
  });

  describe("anchors [S-10]", function () {
    it("prove each block of an interval by one transaction", async function () {
      this.timeout(120_000);
      const { registry } = await networkHelpers.loadFixture(registered);
      let interval = 0n;
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.bigInt({ min: 1n, max: ethers.MaxUint256 }), { minLength: 1, maxLength: 40 }),
          async (numbers) => {
            const blocks = numbers.map((n) => ethers.toBeHex(n, 32));
            const tree = new MerkleTree(blocks.map(leaf));
            interval += 1n;
            await registry.anchor(ID, interval, tree.root);
            for (const [index, block] of blocks.entries()) {
              expect(await registry.verifyInterval(ID, interval, block, tree.proof(index))).to.equal(true);
              expect(await registry.verifyInterval(ID, interval + 1n, block, tree.proof(index))).to.equal(false);
              expect(await registry.verifyInterval(ID, interval, ethers.keccak256(block), tree.proof(index))).to.equal(
                false,
              );
            }
          },
        ),
        { numRuns: 15 },
      );
    });

    it("may come late and out of order, but never twice", async function () {
      const { registry } = await networkHelpers.loadFixture(registered);
      await expect(registry.anchor(ID, 5n, ROOT))
        .to.emit(registry, "IntervalAnchored")
        .withArgs(ID, 5n, ROOT);
      await registry.anchor(ID, 0n, ROOT);
      await registry.anchor(ID, 2n ** 64n - 1n, ROOT);
      expect(await registry.anchorOf(ID, 5n)).to.equal(ROOT);
      expect(await registry.anchorOf(ID, 4n)).to.equal(ethers.ZeroHash);
      for (const root of [ROOT, ethers.id("other")]) {
        await expect(registry.anchor(ID, 5n, root))
          .to.be.revertedWithCustomError(registry, "AlreadyAnchored")
          .withArgs(ID, 5n, ROOT);
      }
      await expect(registry.anchor(ID, 6n, ethers.ZeroHash)).to.be.revertedWithCustomError(registry, "HashIsZero");
    });

    it("cost at most 50,000 gas and a constant number of bytes", async function () {
      const { registry } = await networkHelpers.loadFixture(registered);
      const sizes = new Set<number>();
      for (const interval of [0n, 1n, 2n ** 63n]) {
        const tx = await registry.anchor(ID, interval, ROOT);
        const receipt = await tx.wait();
        expect(receipt !== null && receipt.gasUsed <= GAS_LIMIT_OF_AN_ANCHOR).to.equal(true);
        sizes.add(tx.data.length);
      }
      expect(sizes.size).to.equal(1);
    });

    it("are set by the uploader only, whom the owner names", async function () {
      const { registry, alice, bob, gateway } = await networkHelpers.loadFixture(registered);
      await expect(registry.connect(bob).anchor(ID, 0n, ROOT))
        .to.be.revertedWithCustomError(registry, "NotUploader")
        .withArgs(ID, bob.address, alice.address);
      await expect(registry.setUploader(ID, gateway.address))
        .to.emit(registry, "UploaderChanged")
        .withArgs(ID, gateway.address);
      await registry.connect(gateway).anchor(ID, 0n, ROOT);
      await expect(registry.anchor(ID, 1n, ROOT)).to.be.revertedWithCustomError(registry, "NotUploader");
      await expect(registry.connect(gateway).setUploader(ID, bob.address))
        .to.be.revertedWithCustomError(registry, "NotDatasetOwner")
        .withArgs(ID, gateway.address, alice.address);
      await expect(registry.setUploader(ID, ethers.ZeroAddress)).to.be.revertedWithCustomError(
        registry,
        "UploaderIsZero",
      );
      await registry.setUploader(ID, alice.address);
      await registry.anchor(ID, 1n, ROOT);
    });

    it("cannot be set for a dataset that nobody registered", async function () {
      const { registry, alice } = await networkHelpers.loadFixture(deployFixture);
      await expect(registry.anchor(ID, 0n, ROOT))
        .to.be.revertedWithCustomError(registry, "NotUploader")
        .withArgs(ID, alice.address, ethers.ZeroAddress);
      expect(await registry.verifyInterval(ID, 0n, ethers.ZeroHash, [])).to.equal(false);
    });
  });

  describe("transfer", function () {
    it("happens when the other side accepts, together with the right to anchor", async function () {
      const { registry, alice, bob, gateway } = await networkHelpers.loadFixture(registered);
      await registry.setUploader(ID, gateway.address);
      await expect(registry.proposeTransfer(ID, bob.address))
        .to.emit(registry, "DatasetTransferProposed")
        .withArgs(ID, alice.address, bob.address);
      expect(await registry.ownerOf(ID)).to.equal(alice.address);
      expect(await registry.pendingOwnerOf(ID)).to.equal(bob.address);
      await expect(registry.connect(bob).acceptTransfer(ID))
        .to.emit(registry, "DatasetTransferred")
        .withArgs(ID, alice.address, bob.address)
        .and.to.emit(registry, "UploaderChanged")
        .withArgs(ID, bob.address);
      expect(await registry.ownerOf(ID)).to.equal(bob.address);
      expect(await registry.pendingOwnerOf(ID)).to.equal(ethers.ZeroAddress);
      await expect(registry.connect(gateway).anchor(ID, 0n, ROOT)).to.be.revertedWithCustomError(
        registry,
        "NotUploader",
      );
      await registry.connect(bob).anchor(ID, 0n, ROOT);
      await expect(registry.proposeTransfer(ID, alice.address)).to.be.revertedWithCustomError(
        registry,
        "NotDatasetOwner",
      );
    });

    it("can be withdrawn, and be accepted by nobody else or twice", async function () {
      const { registry, bob, carol } = await networkHelpers.loadFixture(registered);
      await registry.proposeTransfer(ID, bob.address);
      await expect(registry.connect(carol).acceptTransfer(ID))
        .to.be.revertedWithCustomError(registry, "NotPendingOwner")
        .withArgs(ID, carol.address);
      await registry.proposeTransfer(ID, ethers.ZeroAddress);
      await expect(registry.connect(bob).acceptTransfer(ID)).to.be.revertedWithCustomError(registry, "NotPendingOwner");
      await registry.proposeTransfer(ID, bob.address);
      await registry.connect(bob).acceptTransfer(ID);
      await expect(registry.connect(bob).acceptTransfer(ID)).to.be.revertedWithCustomError(registry, "NotPendingOwner");
    });
  });

  it("keeps block and time of registrations in different blocks apart", async function () {
    const { registry, block, time: first } = await networkHelpers.loadFixture(registered);
    await time.increase(100);
    await registry.register(ROOT);
    const second = await registry.registrationOf(ROOT);
    expect(second.registeredBlock > block).to.equal(true);
    expect(second.registeredAt >= first + 100n).to.equal(true);
  });
});
