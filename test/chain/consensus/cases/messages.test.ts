import { expect } from "chai";
import type { Message, SignerSeal, Validate } from "../../../../chain/consensus/messages/message.ts";
import { signProposal } from "../../../../chain/consensus/messages/sign.ts";
import { encodeMessage } from "../../../../chain/consensus/wire/message-codec.ts";
import { toHash } from "../../../../chain/primitives/bytes.ts";
import type { Hash } from "../../../../chain/primitives/types.ts";
import { CHAIN_ID, Council, TIMES, stranger } from "./support/council.ts";
import { sealCommit, signPrepare } from "./support/votes.ts";
import { DELAY_MS } from "./support/wire.ts";

const FLOOD = 1_000;

describe("Cases of abnormal consensus", function () {
  this.timeout(60_000);

  let council: Council;

  beforeEach(async () => {
    council = await Council.create();
    await council.pass(TIMES.periodMs);
  });

  afterEach(() => council.close());

  const say = (message: Message): void => {
    council.wire.broadcast("somebody", encodeMessage({ message, block: undefined }));
  };

  /** The chain goes on with a normal block, as if nothing had been said. */
  const expectUndisturbed = async (): Promise<void> => {
    const block = await council.build();
    await council.propose(block);
    await council.reach(1);
    expect(council.validators.map((validator) => validator.block(1)?.hash)).to.deep.equal(
      council.validators.map(() => block.hash),
    );
  };

  const reasons = (): (string | undefined)[] => council.validator(0).rejected.map(({ reason }) => reason);

  const sealOf = (validator: number, blockHash: Hash): Promise<SignerSeal> =>
    sealCommit({ height: 1, round: 0, blockHash }, council.validatorKeys[validator] ?? stranger(), validator);

  const validateOf = async (blockHash: Hash, validators: readonly number[]): Promise<Validate> => ({
    kind: "VALIDATE",
    height: 1,
    blockHash,
    certificate: { round: 0, blockHash, seals: await Promise.all(validators.map((i) => sealOf(i, blockHash))) },
    proposerSeal: undefined,
  });

  describe("Messages of others than members", () => {
    it("A11 a flood of blocks with unknown ancestors: each refused, and none makes anybody ask for blocks", async () => {
      for (let i = 0; i < FLOOD; i++) say(await signProposal(1 + (i % 3), toHash(BigInt(i)), stranger(), CHAIN_ID));
      await council.pass(2 * DELAY_MS);
      expect(council.validators.map(({ rejected }) => rejected.length)).to.deep.equal(Array(4).fill(FLOOD));
      expect(council.validators.flatMap(({ asked }) => asked)).to.deep.equal([]);
      await expectUndisturbed();
    });

    it("A11 heights far ahead: not even looked at without a certificate", async () => {
      for (let i = 0; i < FLOOD; i++) say(await signProposal(1_000 + i, toHash(BigInt(i)), stranger(), CHAIN_ID));
      await council.pass(2 * DELAY_MS);
      expect(council.validators.flatMap(({ asked }) => asked)).to.deep.equal([]);
      await expectUndisturbed();
    });

    it("A17 votes under a member's number, and under one that nobody has: refused, and counted by nobody", async () => {
      const blockHash = toHash(1n);
      for (const validator of [0, 1, 2, 77])
        say(await signPrepare({ height: 1, round: 1, blockHash }, stranger(), validator));
      await council.pass(2 * DELAY_MS);
      expect(reasons()).to.have.length(4);
      // f + 1 of them would have made all leave the proposer's round.
      expect(council.validators.map(({ status }) => status?.round)).to.deep.equal([0, 0, 0, 0]);
      await expectUndisturbed();
    });
  });

  describe("Certificates", () => {
    it("A19 one signature for several validators, or several times: refused", async () => {
      const { hash } = await council.build();
      const message = await validateOf(hash, [0, 1, 2]);
      const [first] = message.certificate.seals;
      if (first === undefined) throw new Error("no seal");
      const seals = [0, 1, 2].map((validator) => ({ validator, signature: first.signature }));
      say({ ...message, certificate: { ...message.certificate, seals } });
      await council.pass(2 * DELAY_MS);
      expect([reasons().length, council.lowest]).to.deep.equal([1, 0]);
      await expectUndisturbed();
    });

    it("A19 one seal several times: not even read", async () => {
      const { hash } = await council.build();
      const message = await validateOf(hash, [0, 1, 2]);
      const [first = "", second = ""] = message.certificate.seals.map(({ signature }) => signature.slice(2));
      const hex = Buffer.from(encodeMessage({ message, block: undefined })).toString("hex");
      const repeated = Buffer.from(hex.replace(`01${second}`, `00${first}`), "hex");
      council.wire.broadcast("somebody", repeated);
      await council.pass(2 * DELAY_MS);
      expect([reasons().length, council.lowest]).to.deep.equal([1, 0]);
      await expectUndisturbed();
    });

    for (const [how, validators] of [
      ["2f", [0, 1]],
      ["f", [0]],
      ["no", []],
    ] as const) {
      it(`A20 ${how} signatures: refused`, async () => {
        const { hash } = await council.build();
        say(await validateOf(hash, validators));
        await council.pass(2 * DELAY_MS);
        expect([reasons().length, council.lowest]).to.deep.equal([1, 0]);
        await expectUndisturbed();
      });
    }

    it("A20 2f + 1 signatures are what it takes", async () => {
      const block = await council.build();
      await council.propose(block, { to: ["validator 0"] });
      say(await validateOf(block.hash, [0, 1, 2]));
      await council.reach(1);
      expect(council.validator(3).block(1)?.hash).to.equal(block.hash);
    });
  });

  it("A27 bytes that are no message: refused, and nobody falls over", async () => {
    const good = encodeMessage({ message: await validateOf(toHash(1n), [0, 1, 2]), block: undefined });
    const bad = [
      new Uint8Array(),
      Uint8Array.of(9, 9),
      good.subarray(0, good.length - 1),
      Buffer.concat([good, Uint8Array.of(0)]),
      new Uint8Array(10_000_000),
      good.with(1, 200),
    ];
    for (const bytes of bad) council.wire.broadcast("somebody", bytes);
    await council.pass(2 * DELAY_MS);
    expect(reasons()).to.have.length(bad.length);
    await expectUndisturbed();
  });
});
