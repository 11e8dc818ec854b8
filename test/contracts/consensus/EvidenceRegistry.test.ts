import { expect } from "chai";
import { network } from "hardhat";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import { accounts, at } from "../support/accounts.ts";
import { BLOCKS, PROPOSER, claim, everyKind, memberSigner, twoSeals, vote } from "../support/evidence.ts";
import { encodeEvidence } from "../../../chain/consensus/wire/evidence-codec.ts";

const { ethers, networkHelpers } = await network.create();

const KIND = { prepare: 1, commit: 2, seal: 3, impeach: 4 };
const VALIDATORS = [0, 1, 2, 3];
const PROPOSERS = [PROPOSER, PROPOSER + 1];
const HEIGHT = 21;
const ROUND = 2;
const slot = async () => ({
  chainId: Number((await ethers.provider.getNetwork()).chainId),
  height: HEIGHT,
  round: ROUND,
});

async function deployFixture() {
  await loadCrypto();
  const addressesOf = (members: readonly number[]) => members.map((member) => memberSigner(member).address);
  const registry = await ethers.deployContract("EvidenceRegistry", [addressesOf(VALIDATORS), addressesOf(PROPOSERS)]);
  await networkHelpers.mine(40);
  return { registry };
}

describe("EvidenceRegistry", function () {
  it("counts two votes, claims and seals of a member [C-08]", async function () {
    const { registry } = await networkHelpers.loadFixture(deployFixture);
    const [submitter] = await accounts(ethers, 1);
    const [prepares, commits, claims] = await everyKind(2, await slot());
    // Block 21 is the first proposer's turn, as every odd one of two proposers.
    const seals = await twoSeals(PROPOSER, await slot());
    const offender = ethers.getAddress(memberSigner(2).address);
    const proposer = ethers.getAddress(memberSigner(PROPOSER).address);
    const proofs = [
      [prepares, offender, ROUND, KIND.prepare],
      [commits, offender, ROUND, KIND.commit],
      [claims, offender, ROUND, KIND.impeach],
      [seals, proposer, 0, KIND.seal],
    ] as const;
    for (const [evidence = "0x", who, round, kind] of proofs) {
      expect(await registry.isProved(who, HEIGHT, round, kind)).to.equal(false);
      await expect(registry.submit(evidence))
        .to.emit(registry, "EquivocationProved")
        .withArgs(who, HEIGHT, round, kind, submitter.address, evidence);
      expect(await registry.isProved(who, HEIGHT, round, kind)).to.equal(true);
    }
    expect(await registry.offenceCount()).to.equal(4n);
    expect(await registry.offenceCountOf(offender)).to.equal(3n);
    expect(await registry.offenceCountOf(proposer)).to.equal(1n);
    expect(await registry.offences(2n, 100n)).to.deep.equal([
      [offender, BigInt(HEIGHT), BigInt(ROUND), BigInt(KIND.impeach)],
      [proposer, BigInt(HEIGHT), 0n, BigInt(KIND.seal)],
    ]);
  });

  it("counts an offence once, whoever proves it and by whichever statements", async function () {
    const { registry } = await networkHelpers.loadFixture(deployFixture);
    const where = await slot();
    const [one, two, three] = BLOCKS;
    const [first, second, third] = [
      await vote(1, "COMMIT", where, one),
      await vote(1, "COMMIT", where, two),
      await vote(1, "COMMIT", where, three),
    ];
    await registry.submit(encodeEvidence({ first, second }));
    for (const again of [
      { first, second },
      { first: second, second: first },
      { first, second: third },
    ]) {
      await expect(registry.submit(encodeEvidence(again)))
        .to.be.revertedWithCustomError(registry, "AlreadyProved")
        .withArgs(ethers.getAddress(memberSigner(1).address), HEIGHT, ROUND, KIND.commit);
    }
    const later = { ...where, round: ROUND + 1 };
    await registry.submit(at(await everyKind(1, later), 1));
    expect(await registry.offenceCount()).to.equal(2n);
  });

  it("convicts members only, of what they have a say in", async function () {
    const { registry } = await networkHelpers.loadFixture(deployFixture);
    const where = await slot();
    const refused = async (evidence: string, signer: number): Promise<void> => {
      await expect(registry.submit(evidence))
        .to.be.revertedWithCustomError(registry, "NotMember")
        .withArgs(ethers.getAddress(memberSigner(signer).address), HEIGHT);
    };
    const [stranger = "0x"] = await everyKind(4, where);
    await refused(stranger, 4);
    // Not its turn, and a validator never seals.
    await refused(await twoSeals(PROPOSER + 1, where), PROPOSER + 1);
    await refused(await twoSeals(0, where), 0);
    // A proposer has no vote.
    await refused(at(await everyKind(PROPOSER, where), 0), PROPOSER);
    // Under the number of another.
    const [first, second] = [
      await claim(1, where, undefined),
      await claim(1, where, { round: 0, blockHash: BLOCKS[0] }),
    ];
    const renumbered = [first, second].map((each) => ({ ...each, validator: 2 }));
    await refused(ethers.hexlify(encodeEvidence({ first: at(renumbered, 0), second: at(renumbered, 1) })), 1);
  });

  it("takes no evidence of another chain, nor of heights that are not there", async function () {
    const { registry } = await networkHelpers.loadFixture(deployFixture);
    const where = await slot();
    const [foreign = "0x"] = await everyKind(1, { ...where, chainId: where.chainId + 1 });
    await expect(registry.submit(foreign)).to.be.revertedWithCustomError(registry, "TwoSigners");
    const latest = await ethers.provider.getBlockNumber();
    for (const height of [0, latest + 10]) {
      const [evidence = "0x"] = await everyKind(1, { ...where, height });
      await expect(registry.submit(evidence)).to.be.revertedWithCustomError(registry, "HeightUnknown");
    }
    const [newest = "0x"] = await everyKind(1, { ...where, height: latest });
    await registry.submit(newest);
    expect(await registry.offenceCount()).to.equal(1n);
  });

  it("says who was a member, and gives no page of more than 100", async function () {
    const { registry } = await networkHelpers.loadFixture(deployFixture);
    const addresses = [0, 1, 2, 3].map((member) => ethers.getAddress(memberSigner(member).address));
    expect(await registry.validators(1n)).to.deep.equal(addresses);
    const proposers = PROPOSERS.map((member) => ethers.getAddress(memberSigner(member).address));
    expect(await Promise.all([1n, 2n, 3n].map((height) => registry.proposer(height)))).to.deep.equal([
      proposers[0],
      proposers[1],
      proposers[0],
    ]);
    await expect(registry.proposer(0n)).to.be.revertedWithCustomError(registry, "HeightUnknown");
    await expect(registry.offences(0n, 101n)).to.be.revertedWithCustomError(registry, "PageTooLong");
    expect(await registry.offences(1n, 100n)).to.deep.equal([]);
  });

  it("needs a proposer, and at most 100 validators", async function () {
    const { registry } = await networkHelpers.loadFixture(deployFixture);
    const someone = memberSigner(0).address;
    const crowd = Array.from({ length: 101 }, () => someone);
    for (const committee of [
      [[someone], []],
      [crowd, [someone]],
    ]) {
      await expect(ethers.deployContract("EvidenceRegistry", committee)).to.be.revertedWithCustomError(
        registry,
        "InvalidCommittee",
      );
    }
  });
});
