import { network } from "hardhat";
import type { BareSeal, BareVote, Evidence } from "../../chain/consensus/messages/evidence.ts";
import { encodeEvidence } from "../../chain/consensus/wire/evidence-codec.ts";
import { loadCrypto } from "../../chain/primitives/crypto/index.ts";
import { SYSTEM_ADDRESS } from "../../chain/primitives/params.ts";
import type { Hash } from "../../chain/primitives/types.ts";
import { accounts, at } from "./support/accounts.ts";
import { COMMIT, certificate, validatorAddresses } from "./support/certificates.ts";
import { ACTIONS, signAction, signedCall } from "./support/did-actions.ts";
import { PROPOSER, memberSigner, seal, vote } from "./support/evidence.ts";
import { GasSnapshot, withoutZeroBytes } from "./support/gas.ts";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

// Arguments are constants without zero bytes, so that the call data costs the same on every network.
const PERSON = "0x1111111111111111111111111111111111111111";
const OTHER = "0x2222222222222222222222222222222222222222";
const ID = ethers.id("dataset");
const ROOT = ethers.id("root");
const TYPE = ethers.id("sigAuth");
const VALUE = `0x${"77".repeat(32)}`;
const YEAR = 365n * 86_400n;
const FAR = 0x7fff_ffff_ffffn;

/** A deadline beyond any test, and the signature under it of which no byte is zero. */
async function signatureOfFixedCost(sign: (deadline: bigint) => Promise<string>): Promise<[bigint, string]> {
  for (let tries = 0n; ; tries++) {
    const deadline = ethers.MaxUint256 - tries;
    const signature = await sign(deadline);
    if (withoutZeroBytes(signature)) return [deadline, signature];
  }
}

/** Evidence of two statements that are made until no byte of block and signature is zero. */
async function evidenceOfFixedCost<T extends BareVote | BareSeal>(
  make: (block: Hash) => Promise<T>,
): Promise<Uint8Array> {
  const found: T[] = [];
  for (let tries = 0; found.length < 2; tries++) {
    const statement = await make(ethers.id(`block ${tries}`) as Hash);
    if (withoutZeroBytes(statement.blockHash) && withoutZeroBytes(statement.signature)) found.push(statement);
  }
  return encodeEvidence({ first: at(found, 0), second: at(found, 1) } as Evidence);
}

describe("Gas", function () {
  const gas = new GasSnapshot();

  it("of the token contracts", async function () {
    const people = await accounts(ethers, 2);
    const payee = at(people, 1);
    const start = BigInt(await time.latest()) + 1_000n;
    const vesting = await ethers.deployContract("TeamVesting", [
      people.map((p) => p.address),
      [6_000, 4_000],
      start,
      4,
    ]);
    await networkHelpers.setBalance(await vesting.getAddress(), 10n ** 24n);
    await time.increaseTo(start + YEAR);
    await gas.measure("TeamVesting.release, first year", vesting.release(0n, OTHER));
    await time.increaseTo(start + 2n * YEAR);
    await gas.measure("TeamVesting.release, later year", vesting.release(0n, OTHER));
    await gas.measure("TeamVesting.proposeAccount", vesting.proposeAccount(0n, payee.address));
    await gas.measure("TeamVesting.acceptAccount", vesting.connect(payee).acceptAccount(0n));

    const treasury = await ethers.deployContract("Treasury", [at(people, 0).address]);
    await networkHelpers.setBalance(await treasury.getAddress(), 10n ** 24n);
    await gas.measure("Treasury.book, first", treasury.book());
    await networkHelpers.setBalance(await treasury.getAddress(), 2n * 10n ** 24n);
    await gas.measure("Treasury.book", treasury.book());
    await gas.measure("Treasury.approvePayment, first", treasury.approvePayment(1, payee.address, 1_000n, ID));
    await gas.measure("Treasury.approvePayment", treasury.approvePayment(1, payee.address, 1_000n, ID));
    await gas.measure("Treasury.collect", treasury.connect(payee).collect(1n, OTHER));
    await time.increase(YEAR);
    await gas.measure("Treasury.reclaim", treasury.reclaim(2n));
  });

  it("of the identity contracts", async function () {
    const people = await accounts(ethers, 2);
    const owner = at(people, 0);
    const relay = at(people, 1);
    const registry = await ethers.deployContract("DidRegistry");
    const identity = owner.address;
    await gas.measure("DidRegistry.setAttribute, first", registry.setAttribute(identity, TYPE, VALUE, YEAR));
    await gas.measure("DidRegistry.setAttribute", registry.setAttribute(identity, TYPE, VALUE, YEAR));
    await gas.measure("DidRegistry.revokeAttribute", registry.revokeAttribute(identity, TYPE, VALUE));
    await gas.measure("DidRegistry.addDelegate", registry.addDelegate(identity, TYPE, PERSON, YEAR));
    await gas.measure("DidRegistry.revokeDelegate", registry.revokeDelegate(identity, TYPE, PERSON));
    await gas.measure("DidRegistry.setDeviceRoot", registry.setDeviceRoot(identity, 1n, ROOT));
    await gas.measure("DidRegistry.revokeDevice", registry.revokeDevice(identity, ID));
    for (const action of ACTIONS.filter((a) => a.call === "setAttribute" || a.call === "setDeviceRoot")) {
      const [deadline, signature] = await signatureOfFixedCost((until) =>
        signAction(registry, owner, identity, action, until),
      );
      const data = signedCall(registry, identity, action, deadline, signature);
      await gas.measure(`DidRegistry.${action.call}Signed`, relay.sendTransaction({ to: registry, data }));
    }
    await gas.measure("DidRegistry.changeOwner", registry.changeOwner(identity, identity));
    await gas.measure("DidRegistry.deactivate", registry.deactivate(identity));
  });

  it("of the data contracts", async function () {
    const people = await accounts(ethers, 2);
    const heir = at(people, 1);
    const datasets = await ethers.deployContract("DatasetRegistry");
    await gas.measure("DatasetRegistry.register", datasets.register(ID));
    await gas.measure("DatasetRegistry.anchor, first", datasets.anchor(ID, 1n, ROOT));
    await gas.measure("DatasetRegistry.anchor", datasets.anchor(ID, 2n, ROOT));
    await gas.measure("DatasetRegistry.anchor, largest number", datasets.anchor(ID, 2n ** 64n - 1n, ROOT));
    await gas.measure("DatasetRegistry.setUploader", datasets.setUploader(ID, heir.address));
    await gas.measure("DatasetRegistry.anchor, by a gateway", datasets.connect(heir).anchor(ID, 3n, ROOT));

    const grants = await ethers.deployContract("AccessGrants", [datasets]);
    await gas.measure("AccessGrants.grant, first", grants.grant(ID, PERSON, FAR, 1n, 2n));
    await gas.measure("AccessGrants.grant, again", grants.grant(ID, PERSON, FAR, 1n, 3n));
    await gas.measure("AccessGrants.revoke", grants.revoke(ID, PERSON));

    await gas.measure("DatasetRegistry.proposeTransfer", datasets.proposeTransfer(ID, heir.address));
    await gas.measure("DatasetRegistry.acceptTransfer", datasets.connect(heir).acceptTransfer(ID));
  });

  it("of certificates of a quorum", async function () {
    await loadCrypto();
    for (const [n, members] of [
      [4, [0, 1, 2]],
      [7, [0, 1, 2, 3, 4]],
    ] as const) {
      const client = await ethers.deployContract("LightClient", [BigInt(COMMIT.chainId), validatorAddresses(n)]);
      const sent = client.accept(COMMIT.height, COMMIT.blockHash, await certificate(members));
      await gas.measure(`CertificateVerifier.verify, ${members.length} of ${n}`, sent);
    }
  });

  it("of what the chain records of its committee", async function () {
    const record = await ethers.deployContract("ImpeachmentRecord");
    await networkHelpers.impersonateAccount(SYSTEM_ADDRESS);
    await networkHelpers.setBalance(SYSTEM_ADDRESS, 10n ** 18n);
    const system = record.connect(await ethers.getSigner(SYSTEM_ADDRESS));
    await gas.measure("ImpeachmentRecord.record, first", system.record(PERSON, 0x1111n));
    await gas.measure("ImpeachmentRecord.record, again", system.record(PERSON, 0x1112n));
    await gas.measure("ImpeachmentRecord.record, another proposer", system.record(OTHER, 0x1112n));

    const committee = [validatorAddresses(7), [memberSigner(PROPOSER).address]];
    const registry = await ethers.deployContract("EvidenceRegistry", committee);
    const chainId = Number((await ethers.provider.getNetwork()).chainId);
    const slot = { chainId, height: 1, round: 0x0101 };
    const commits = await evidenceOfFixedCost((block) => vote(3, "COMMIT", slot, block));
    const seals = await evidenceOfFixedCost((block) => seal(PROPOSER, slot, block));
    await gas.measure("EvidenceRegistry.submit, two COMMITs, first", registry.submit(commits));
    await gas.measure("EvidenceRegistry.submit, two blocks", registry.submit(seals));
  });

  it("is what the snapshot in git says", function () {
    gas.compare();
  });
});
