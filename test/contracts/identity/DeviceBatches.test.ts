import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { accounts, at } from "../support/accounts.ts";
import { MerkleTree } from "../support/merkle.ts";

const { ethers, networkHelpers } = await network.create();

const BATCH = 7n;
const coder = ethers.AbiCoder.defaultAbiCoder();
const DEVICES = ["pump", "valve", "meter", "lock", "lamp"].map((name) => ethers.id(name));

function leaf(identity: string, device: string): string {
  const tag = ethers.id("cpchain.merkle.device.v1");
  return ethers.keccak256(ethers.keccak256(coder.encode(["bytes32", "address", "bytes32"], [tag, identity, device])));
}

function tree(identity: string, devices: readonly string[]): MerkleTree {
  return new MerkleTree(devices.map((device) => leaf(identity, device)));
}

async function deployFixture() {
  const signers = await accounts(ethers, 2);
  const registry = await ethers.deployContract("DidRegistry");
  return { registry, identity: at(signers, 0).address, bob: at(signers, 1) };
}

async function enrolled() {
  const deployed = await deployFixture();
  const batch = tree(deployed.identity, DEVICES);
  await deployed.registry.setDeviceRoot(deployed.identity, BATCH, batch.root);
  return { ...deployed, batch };
}

describe("DidRegistry, batches of devices [U-10]", function () {
  it("verifies every device of a batch, and no other", async function () {
    const { registry, identity, batch } = await networkHelpers.loadFixture(enrolled);
    for (const [index, device] of DEVICES.entries()) {
      expect(await registry.deviceLeaf(identity, device)).to.equal(leaf(identity, device));
      expect(await registry.verifyDevice(identity, BATCH, device, batch.proof(index))).to.equal(true);
      expect(await registry.verifyDevice(identity, BATCH, ethers.id("stranger"), batch.proof(index))).to.equal(false);
    }
  });

  it("does not take a device of one identity or batch for one of another", async function () {
    const { registry, identity, batch, bob } = await networkHelpers.loadFixture(enrolled);
    await registry.connect(bob).setDeviceRoot(bob.address, BATCH, batch.root);
    expect(await registry.verifyDevice(bob.address, BATCH, at(DEVICES, 0), batch.proof(0))).to.equal(false);
    expect(await registry.verifyDevice(identity, BATCH + 1n, at(DEVICES, 0), batch.proof(0))).to.equal(false);
  });

  it("does not take an inner node for a device", async function () {
    const { registry, identity, batch } = await networkHelpers.loadFixture(enrolled);
    expect(await registry.verifyDevice(identity, BATCH, at(batch.proof(0), 1), batch.proof(0).slice(2))).to.equal(
      false,
    );
    expect(await registry.verifyDevice(identity, BATCH, batch.root, [])).to.equal(false);
  });

  it("replaces and withdraws roots, counting every change", async function () {
    const { registry, identity, batch } = await networkHelpers.loadFixture(enrolled);
    expect(await registry.deviceEpoch(identity)).to.equal(1n);
    const fewer = tree(identity, DEVICES.slice(1));
    await expect(registry.setDeviceRoot(identity, BATCH, fewer.root))
      .to.emit(registry, "DeviceRootSet")
      .withArgs(BATCH, identity, fewer.root, 2n);
    expect(await registry.deviceRoot(identity, BATCH)).to.equal(fewer.root);
    expect(await registry.verifyDevice(identity, BATCH, at(DEVICES, 0), batch.proof(0))).to.equal(false);
    expect(await registry.verifyDevice(identity, BATCH, at(DEVICES, 1), fewer.proof(0))).to.equal(true);
    await registry.setDeviceRoot(identity, BATCH, ethers.ZeroHash);
    expect(await registry.verifyDevice(identity, BATCH, at(DEVICES, 1), fewer.proof(0))).to.equal(false);
    expect(await registry.deviceEpoch(identity)).to.equal(3n);
  });

  it("revokes one device for ever and leaves the others", async function () {
    const { registry, identity, batch } = await networkHelpers.loadFixture(enrolled);
    const device = at(DEVICES, 2);
    expect(await registry.deviceRevoked(identity, device)).to.equal(false);
    await expect(registry.revokeDevice(identity, device))
      .to.emit(registry, "DeviceRevoked")
      .withArgs(device, identity, 2n);
    expect(await registry.deviceRevoked(identity, device)).to.equal(true);
    expect(await registry.verifyDevice(identity, BATCH, device, batch.proof(2))).to.equal(false);
    expect(await registry.verifyDevice(identity, BATCH, at(DEVICES, 1), batch.proof(1))).to.equal(true);
    await registry.setDeviceRoot(identity, BATCH + 1n, batch.root);
    expect(await registry.verifyDevice(identity, BATCH + 1n, device, batch.proof(2))).to.equal(false);
    await expect(registry.revokeDevice(identity, device))
      .to.be.revertedWithCustomError(registry, "DeviceAlreadyRevoked")
      .withArgs(identity, device);
  });

  it("vouches for no device of a deactivated identity", async function () {
    const { registry, identity, batch } = await networkHelpers.loadFixture(enrolled);
    await registry.deactivate(identity);
    expect(await registry.verifyDevice(identity, BATCH, at(DEVICES, 0), batch.proof(0))).to.equal(false);
  });

  it("refuses a proof longer than any tree", async function () {
    const { registry, identity } = await networkHelpers.loadFixture(enrolled);
    const proof = Array.from({ length: 65 }, () => ethers.ZeroHash);
    await expect(registry.verifyDevice(identity, BATCH, at(DEVICES, 0), proof))
      .to.be.revertedWithCustomError(registry, "ProofTooLong")
      .withArgs(65n);
  });

  it("verifies any device of a batch of any size, and none with a changed bit", async function () {
    this.timeout(120_000);
    const { registry, identity } = await networkHelpers.loadFixture(deployFixture);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.bigInt({ min: 0n, max: ethers.MaxUint256 }), { minLength: 1, maxLength: 70 }),
        fc.nat(),
        fc.nat({ max: 255 }),
        async (numbers, pick, bit) => {
          const devices = numbers.map((n) => ethers.toBeHex(n, 32));
          const batch = tree(identity, devices);
          await registry.setDeviceRoot(identity, BATCH, batch.root);
          const index = pick % devices.length;
          const proof = batch.proof(index);
          expect(await registry.verifyDevice(identity, BATCH, at(devices, index), proof)).to.equal(true);
          const flipped = ethers.toBeHex(at(numbers, index) ^ (1n << BigInt(bit)), 32);
          expect(await registry.verifyDevice(identity, BATCH, flipped, proof)).to.equal(false);
          if (proof.length > 0) {
            const broken = [...proof];
            broken[0] = ethers.keccak256(at(proof, 0));
            expect(await registry.verifyDevice(identity, BATCH, at(devices, index), broken)).to.equal(false);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
