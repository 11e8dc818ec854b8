import { expect } from "chai";
import { network } from "hardhat";
import { accounts, at } from "../support/accounts.ts";
import { EPOCH, digestOf, scene, signAnswer } from "../support/reencryption.ts";
import { DATASET } from "../../sdk/reencryption/support/parties.ts";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const MIN_DEPOSIT = 1_000n;
const PENALTY = 401n;
const NOTICE = 1_000n;
const BOND = 10n;
const ANSWER_TIME = 100n;
const FOREVER = 0xffff_ffff_ffffn;

async function deployed() {
  const [owner, reader, first, second, treasury, stranger] = await accounts(ethers, 6);
  if (!reader || !first || !second || !treasury || !stranger) throw new Error("too few accounts");
  const datasets = await ethers.deployContract("DatasetRegistry");
  const grants = await ethers.deployContract("AccessGrants", [datasets]);
  const terms = [MIN_DEPOSIT, PENALTY, NOTICE, BOND, ANSWER_TIME, treasury.address];
  const contract = await ethers.deployContract("ReencryptionProxies", [grants, ...terms]);
  await datasets.register(DATASET);
  await grants.grant(DATASET, reader, FOREVER, EPOCH, EPOCH);
  const key = `0x02${"11".repeat(32)}`;
  for (const proxy of [first, second]) {
    await contract.connect(proxy).offer("https://proxy.example", key, { value: MIN_DEPOSIT });
  }
  const stage = scene(reader.address, [first.address, second.address]);
  await contract.publishShares(DATASET, reader, stage.task.root);
  return { owner, reader, first, second, treasury, stranger, grants, contract, stage, key };
}

type Deployed = Awaited<ReturnType<typeof deployed>>;

/** Disputes what the first proxy signed. */
const dispute = async ({ contract, stage, first, stranger }: Deployed, fragment: string, signer = first) =>
  contract
    .connect(stranger)
    .disputeFragment(
      stage.task,
      stage.capsule,
      fragment,
      await signAnswer(contract, signer, stage, fragment),
      stage.share(0),
      stage.nonce,
      stage.hints(0, fragment),
    );

const ask = ({ contract, stage, reader, first }: Deployed, capsule = stage.capsule) =>
  contract.connect(reader).ask(stage.task, first, capsule, stage.share(0), { value: BOND });

describe("ReencryptionProxies", function () {
  let all: Deployed;
  beforeEach(async function () {
    all = await networkHelpers.loadFixture(deployed);
  });

  describe("wrong fragments", function () {
    it("cost the proxy that signed them a penalty, of which the reader has half [S-12, A-09]", async function () {
      const { contract, stage, first, reader, treasury } = all;
      await expect(dispute(all, at(stage.wrong, 0)))
        .to.emit(contract, "Slashed")
        .withArgs(first.address, reader.address, PENALTY, 201n);
      expect((await contract.serviceOf(first)).deposit).to.equal(MIN_DEPOSIT - PENALTY);
      expect(await contract.owedTo(reader)).to.equal(201n);
      expect(await contract.owedTo(treasury)).to.equal(200n);
      expect(await contract.isActive(first)).to.equal(false);
    });

    it("are punished once each", async function () {
      const { contract, stage } = all;
      await dispute(all, at(stage.wrong, 0));
      await expect(dispute(all, at(stage.wrong, 0))).to.be.revertedWithCustomError(contract, "AlreadyPunished");
      await dispute(all, "0x");
    });

    it("are not what a right fragment is", async function () {
      const { contract, stage } = all;
      await expect(dispute(all, at(stage.right, 0))).to.be.revertedWithCustomError(contract, "FragmentIsRight");
    });

    it("cannot be laid at the door of another proxy, or of somebody who is none", async function () {
      const { contract, stage, second, stranger } = all;
      const wrong = at(stage.wrong, 0);
      await expect(dispute(all, wrong, second)).to.be.revertedWithCustomError(contract, "NotItsShare");
      await expect(dispute(all, wrong, stranger)).to.be.revertedWithCustomError(contract, "NotOffered");
    });

    it("are none for a capsule of another place, and none under a root that the owner did not publish", async function () {
      const { contract, stage, first } = all;
      const lure = { ...all, stage: { ...stage, capsule: stage.elsewhere, nonce: stage.nonceElsewhere } };
      await expect(dispute(lure, at(stage.wrong, 0))).to.be.revertedWithCustomError(contract, "CapsuleIsWrong");
      const root = ethers.id("another root");
      const unknown = { ...all, stage: { ...stage, task: { ...stage.task, root } } };
      await expect(dispute(unknown, at(stage.wrong, 0))).to.be.revertedWithCustomError(contract, "UnknownRoot");
      expect((await contract.serviceOf(first)).deposit).to.equal(MIN_DEPOSIT);
    });

    it("are signed as EIP-712 says", async function () {
      const { contract, stage } = all;
      const fragment = at(stage.right, 0);
      expect(await contract.answerDigest(stage.task, stage.capsule, fragment)).to.equal(
        await digestOf(contract, stage, fragment),
      );
    });
  });

  describe("questions on chain", function () {
    it("are answered for the bond", async function () {
      const { contract, stage, first } = all;
      await expect(ask(all)).to.emit(contract, "Asked");
      await expect(contract.connect(first).answer(1n, at(stage.right, 0)))
        .to.emit(contract, "Answered")
        .withArgs(1n, stage.right[0]);
      expect(await contract.owedTo(first)).to.equal(BOND);
    });

    it("that stay without an answer cost a penalty, and give the bond back", async function () {
      const { contract, stage, first, reader } = all;
      const { commitment } = stage.share(0);
      await ask(all);
      const silence = () => contract.punishSilence(1n, stage.task, stage.capsule, commitment);
      await expect(silence()).to.be.revertedWithCustomError(contract, "WrongTime");
      await time.increase(ANSWER_TIME + 1n);
      await expect(contract.connect(first).answer(1n, at(stage.right, 0))).to.be.revertedWithCustomError(
        contract,
        "WrongTime",
      );
      await expect(silence()).to.emit(contract, "Unanswered").withArgs(1n, first.address);
      expect(await contract.owedTo(reader)).to.equal(BOND + 201n);
      await expect(silence()).to.be.revertedWithCustomError(contract, "NotOpen");
    });

    it("that are answered wrongly cost a penalty, once; right answers none", async function () {
      const { contract, stage, first, reader } = all;
      const { commitment } = stage.share(0);
      const [right, wrong] = [at(stage.right, 0), at(stage.wrong, 0)];
      await ask(all);
      await ask(all);
      await contract.connect(first).answer(1n, wrong);
      await contract.connect(first).answer(2n, right);
      const judge = (number: bigint, fragment: string) =>
        contract.disputeAnswer(number, stage.task, stage.capsule, commitment, fragment, stage.hints(0, fragment));
      await expect(judge(2n, right)).to.be.revertedWithCustomError(contract, "FragmentIsRight");
      await expect(judge(2n, wrong)).to.be.revertedWithCustomError(contract, "NotOpen");
      await expect(judge(1n, wrong)).to.emit(contract, "WrongFragment");
      await expect(judge(1n, wrong)).to.be.revertedWithCustomError(contract, "NotOpen");
      expect(await contract.owedTo(reader)).to.equal(201n);
    });

    it("about a capsule of another place are rejected for the bond; about a right one they are not", async function () {
      const { contract, stage, first } = all;
      const { commitment } = stage.share(0);
      const proxies = contract.connect(first);
      await ask(all);
      await ask(all, stage.elsewhere);
      await expect(
        proxies.rejectCapsule(1n, stage.task, stage.capsule, commitment, stage.nonce),
      ).to.be.revertedWithCustomError(contract, "CapsuleIsRight");
      await expect(proxies.rejectCapsule(2n, stage.task, stage.elsewhere, commitment, stage.nonceElsewhere))
        .to.emit(contract, "CapsuleRejected")
        .withArgs(2n);
      expect(await contract.owedTo(first)).to.equal(BOND);
    });

    it("are asked only by who may read now, of an active proxy, for the bond [S-03]", async function () {
      const { contract, stage, reader, first, stranger, grants } = all;
      const asking = contract.connect(reader);
      await expect(
        asking.ask(stage.task, first, stage.capsule, stage.share(0), { value: BOND + 1n }),
      ).to.be.revertedWithCustomError(contract, "WrongBond");
      await expect(
        contract.connect(stranger).ask(stage.task, first, stage.capsule, stage.share(0), { value: BOND }),
      ).to.be.revertedWithCustomError(contract, "NotGranted");
      await expect(
        asking.ask(stage.task, stranger, stage.capsule, stage.share(0), { value: BOND }),
      ).to.be.revertedWithCustomError(contract, "NotActive");
      await expect(
        asking.ask(stage.task, first, stage.capsule, stage.share(1), { value: BOND }),
      ).to.be.revertedWithCustomError(contract, "NotItsShare");
      await grants.revoke(DATASET, reader);
      await expect(ask(all)).to.be.revertedWithCustomError(contract, "NotGranted");
    });

    it("are answered by the proxy that was asked, once", async function () {
      const { contract, stage, first, second } = all;
      await ask(all);
      const fragment = at(stage.right, 0);
      await expect(contract.connect(second).answer(1n, fragment)).to.be.revertedWithCustomError(contract, "NotAsked");
      await contract.connect(first).answer(1n, fragment);
      await expect(contract.connect(first).answer(1n, fragment)).to.be.revertedWithCustomError(contract, "NotOpen");
      await expect(contract.connect(first).answer(2n, fragment)).to.be.revertedWithCustomError(contract, "NotOpen");
    });
  });

  it("takes shares from the owner of the dataset alone [O-03]", async function () {
    const { contract, stage, reader, owner } = all;
    await expect(contract.connect(reader).publishShares(DATASET, reader, stage.task.root))
      .to.be.revertedWithCustomError(contract, "NotDatasetOwner")
      .withArgs(DATASET, reader.address, owner.address);
    await expect(contract.publishShares(DATASET, reader, ethers.ZeroHash)).to.be.revertedWithCustomError(
      contract,
      "UnknownRoot",
    );
    expect(await contract.isPublished(DATASET, reader, stage.task.root)).to.equal(true);
  });

  describe("deposits", function () {
    it("come back after the notice, in full, and not earlier", async function () {
      const { contract, first } = all;
      const proxy = contract.connect(first);
      await expect(proxy.leave()).to.be.revertedWithCustomError(contract, "StillBound").withArgs(0n);
      await proxy.announceLeave();
      expect(await contract.isActive(first)).to.equal(false);
      await expect(ask(all)).to.be.revertedWithCustomError(contract, "NotActive");
      await expect(proxy.leave()).to.be.revertedWithCustomError(contract, "StillBound");
      await time.increase(NOTICE);
      await proxy.leave();
      expect(await contract.serviceCount()).to.equal(1n);
      await expect(contract.collect(first)).to.changeEtherBalance(ethers, first, MIN_DEPOSIT);
      await expect(contract.collect(first)).to.be.revertedWithCustomError(contract, "NothingOwed");
    });

    it("stay liable during the notice", async function () {
      const { contract, stage, first } = all;
      await contract.connect(first).announceLeave();
      await dispute(all, at(stage.wrong, 0));
      await time.increase(NOTICE);
      await contract.connect(first).leave();
      expect(await contract.owedTo(first)).to.equal(MIN_DEPOSIT - PENALTY);
    });

    it("never pay more than there is, however many offences there are", async function () {
      const { contract, stage, first } = all;
      for (const fragment of [at(stage.wrong, 0), "0x", "0x01", "0x02"]) await dispute(all, fragment);
      expect((await contract.serviceOf(first)).deposit).to.equal(0n);
    });

    it("are raised again by a proxy that stays, and a notice is taken back", async function () {
      const { contract, stage, first, key } = all;
      await dispute(all, at(stage.wrong, 0));
      await contract.connect(first).announceLeave();
      await expect(contract.connect(first).offer("https://a.example", key)).to.be.revertedWithCustomError(
        contract,
        "DepositTooSmall",
      );
      await contract.connect(first).offer("https://b.example", key, { value: PENALTY });
      expect(await contract.isActive(first)).to.equal(true);
      expect((await contract.serviceOf(first)).endpoint).to.equal("https://b.example");
    });

    it("belong to offers of a sensible size, listed page by page", async function () {
      const { contract, stranger, key } = all;
      const offer = contract.connect(stranger);
      for (const [endpoint, secret] of [
        ["", key],
        ["x".repeat(257), key],
        ["https://a.example", "0x"],
        ["https://a.example", `0x${"00".repeat(65)}`],
      ] as const) {
        await expect(offer.offer(endpoint, secret, { value: MIN_DEPOSIT })).to.be.revertedWithCustomError(
          contract,
          "InvalidService",
        );
      }
      const [page] = await contract.services(1n, 5n);
      expect(page.length).to.equal(1);
      expect((await contract.services(2n, 5n))[0].length).to.equal(0);
    });

    it("have terms that make sense", async function () {
      const { contract, grants, treasury } = all;
      for (const [least, penalty, notice, bond, answerTime] of [
        [0n, 1n, 2n, 1n, 1n],
        [1n, 2n, 2n, 1n, 1n],
        [1n, 1n, 0n, 1n, 1n],
        [1n, 1n, 2n, 0n, 1n],
        [1n, 1n, 2n, 1n, 2n],
        [1n, 1n, 2n, 1n, 0n],
      ] as const) {
        const terms = [least, penalty, notice, bond, answerTime, treasury.address];
        await expect(ethers.deployContract("ReencryptionProxies", [grants, ...terms])).to.be.revertedWithCustomError(
          contract,
          "InvalidTerms",
        );
      }
    });
  });
});
