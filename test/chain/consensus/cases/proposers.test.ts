import { expect } from "chai";
import { encodeMessage } from "../../../../chain/consensus/wire/message-codec.ts";
import type { Hash } from "../../../../chain/primitives/types.ts";
import { Council, TIMES, altered } from "./support/council.ts";
import { signPrepare } from "./support/votes.ts";
import { DELAY_MS } from "./support/wire.ts";

const ZERO_ADDRESS = `0x${"00".repeat(20)}`;

describe("Cases of abnormal consensus", function () {
  this.timeout(60_000);

  let council: Council;

  beforeEach(async () => {
    council = await Council.create();
    await council.pass(TIMES.periodMs);
  });

  afterEach(() => council.close());

  /** The one block of a height that all validators have. */
  const agreed = (height: number) => {
    const [first, ...others] = council.validators.filter(({ running }) => running).map((one) => one.block(height));
    expect(others.map((block) => block?.hash)).to.deep.equal(others.map(() => first?.hash));
    return first;
  };

  /** A vote for round 0 or 1 of a validator whose node does not run. */
  const vote = async (validator: number, round: number, blockHash: Hash, to: readonly string[]): Promise<void> => {
    const key = council.validatorKeys[validator];
    if (key === undefined) throw new RangeError(`no validator ${validator}`);
    const message = await signPrepare({ height: 1, round, blockHash }, key, validator);
    for (const name of to)
      council.wire.send(`validator ${validator}`, name, encodeMessage({ message, block: undefined }));
  };

  const twoBlocks = async () => {
    const block = await council.build();
    return [block, await council.build(1_000)] as const;
  };

  describe("Two blocks of one proposer", () => {
    it("A6 one for each half of the validators: neither is decided, and the proposer is impeached [T-05, T-06]", async () => {
      const [b, b2] = await twoBlocks();
      await council.propose(b, { to: ["validator 0", "validator 1"] });
      await council.propose(b2, { to: ["validator 2", "validator 3"] });
      await council.reach(1);
      expect(agreed(1)?.header.coinbase).to.equal(ZERO_ADDRESS);
      expect(council.validators.map(({ impeachments }) => impeachments[0]?.cause.kind)).to.include("undecided");
    });

    it("A6 both for all: the one that came first is decided, and both seals are kept as evidence", async () => {
      const [b, b2] = await twoBlocks();
      await council.propose(b);
      await council.propose(b2);
      await council.reach(1);
      expect(agreed(1)?.hash).to.equal(b.hash);
      expect(council.validators.map(({ evidence }) => evidence.map(({ first }) => first.kind))).to.deep.equal(
        council.validators.map(() => ["SEAL"]),
      );
    });

    it("A7 and f validators that vote for both: at most one is decided, and nobody has the other [T-05, T-06]", async () => {
      await council.validator(3).stop();
      const [b, b2] = await twoBlocks();
      await council.propose(b, { to: ["validator 0", "validator 1"] });
      await council.propose(b2, { to: ["validator 2"] });
      await vote(3, 0, b.hash, ["validator 0", "validator 1"]);
      await vote(3, 0, b2.hash, ["validator 2"]);
      await council.reach(1);
      expect(agreed(1)?.hash).to.equal(b.hash);
    });
  });

  describe("A block at the end of the proposer's round", () => {
    for (const before of [0, 25, 50, 75, 100, 125, 150, 175, 200, 225]) {
      it(`A8 ${before} ms before the timers end, one validator hears late, another votes for block and impeachment: one is decided`, async () => {
        await council.validator(3).stop();
        council.wire.fate = ({ to }) => (to === "validator 0" ? 20 * DELAY_MS : DELAY_MS);
        const block = await council.build();
        await council.pass(TIMES.impeachTimeoutMs - before);
        await council.propose(block);
        await vote(3, 0, block.hash, ["validator 1"]);
        await vote(3, 1, (await council.validator(3).writer.impeach()).hash, ["validator 0", "validator 2"]);
        await council.reach(1);
        agreed(1);
        await council.decide(2);
        agreed(2);
      });
    }
  });

  it("A10 a block of the next height, too early: nobody votes for it before its parent is decided, and then all do", async () => {
    const future = await Council.create();
    await future.pass(TIMES.periodMs);
    const first = await future.build();
    await future.propose(first);
    await future.reach(1);
    await future.pass(TIMES.periodMs);
    const second = await future.build();
    await future.close();

    const heights: number[] = [];
    council.wire.fate = ({ message }) => {
      if (message?.kind === "PREPARE") heights.push(message.height);
      return DELAY_MS;
    };
    await council.propose(second);
    await council.pass(2 * DELAY_MS);
    expect(heights).to.deep.equal([]);
    await council.propose(first);
    await council.reach(1);
    expect([agreed(1)?.hash, new Set(heights)]).to.deep.equal([first.hash, new Set([1])]);
    await council.reach(2);
    expect(agreed(2)?.hash).to.equal(second.hash);
  });

  it("A22 proposers that are silent, one after the other: an impeach block for each, no later than its period and timeout", async () => {
    const begin = council.time.now - TIMES.periodMs;
    for (const height of [1, 2, 3]) {
      await council.reach(height);
      expect(agreed(height)?.header.coinbase).to.equal(ZERO_ADDRESS);
      const each = TIMES.periodMs + TIMES.impeachTimeoutMs + 2 * DELAY_MS;
      expect(council.time.now).to.be.at.most(begin + height * each);
    }
    expect(council.validator(0).impeachments.map(({ cause }) => cause.kind)).to.deep.equal([
      "silent",
      "silent",
      "silent",
    ]);
    await council.decide(4);
    expect(agreed(4)?.header.coinbase).to.equal(council.committee.proposer(4));
  });

  it("A22 a block that is illegal after one that is legal: the legal one stands", async () => {
    const block = await council.build();
    await council.propose(block);
    await council.propose(altered(block, { gasUsed: 1n }));
    await council.reach(1);
    expect(agreed(1)?.hash).to.equal(block.hash);
  });
});
