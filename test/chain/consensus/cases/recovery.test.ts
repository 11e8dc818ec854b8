import { expect } from "chai";
import type { Message } from "../../../../chain/consensus/messages/message.ts";
import { Council, TIMES } from "./support/council.ts";
import { DELAY_MS } from "./support/wire.ts";

describe("Cases of abnormal consensus", function () {
  this.timeout(60_000);

  let council: Council;

  beforeEach(async () => {
    council = await Council.create();
  });

  afterEach(() => council.close());

  const hashes = (height: number): Set<unknown> =>
    new Set(council.validators.map((validator) => validator.block(height)?.hash));

  const signers = (height: number): (number | undefined)[] =>
    council
      .validator(0)
      .certificate(height)
      ?.seals.map(({ validator }) => validator) ?? [];

  const signed = (validator: number, height: number): boolean =>
    council.wire.letters.some(
      ({ from, message }) =>
        from === `validator ${validator}` &&
        message?.kind === "COMMIT" &&
        message.height === height &&
        message.round === 0,
    );

  /** Decides one height after the other until a validator has a part in it; fails after so many. */
  const untilSigned = async (validator: number, most: number): Promise<void> => {
    const { height: head } = council.validator(0);
    for (let height = head + 1; height <= head + most; height++) {
      await council.decide(height);
      if (signed(validator, height)) return;
    }
    throw new Error(`validator ${validator} signed none of ${most} blocks`);
  };

  const losing = (lost: (message: Message, to: string) => boolean): void => {
    council.wire.fate = ({ message, to }) => (message !== undefined && lost(message, to) ? "lost" : DELAY_MS);
  };

  it("A9 a validator that missed a decision gets a block on an unknown parent: it asks for what it lacks once, rejoins, and delays nobody", async () => {
    losing(
      ({ kind, height }, to) => to === "validator 3" && height === 1 && (kind === "COMMIT" || kind === "VALIDATE"),
    );
    await council.pass(TIMES.periodMs);
    await council.propose(await council.build());
    await council.until(() => council.validators.slice(0, 3).every(({ height }) => height === 1));
    expect(council.validator(3).height).to.equal(0);
    await council.pass(TIMES.periodMs);
    await council.propose(await council.build());
    await council.reach(2);
    expect(council.validator(3).asked).to.have.length(1);
    expect(council.validator(0).insertedAt.get(2)).to.equal(2 * TIMES.periodMs + 6 * DELAY_MS);
    expect([hashes(1).size, hashes(2).size]).to.deep.equal([1, 1]);
    await untilSigned(3, 2);
  });

  it("A12 a validator that was away for more than a term: it catches up and signs again within the next", async () => {
    await council.validator(3).stop();
    const term = 6;
    await council.decide(term + 2);
    council.validator(3).start();
    expect(council.validator(3).height).to.equal(0);
    await untilSigned(3, term);
    expect(hashes(council.lowest).size).to.equal(1);
  });

  describe("Validators that are silent", () => {
    it("A23 f of them: the others decide every block", async () => {
      await council.validator(1).stop();
      await council.decide(3);
      expect(signers(3)).to.deep.equal([0, 2, 3]);
    });

    it("A23 f + 1 of them: nothing is decided, not even an impeachment, until one is back", async () => {
      await council.decide(1);
      await Promise.all([2, 3].map((i) => council.validator(i).stop()));
      await council.pass(20 * (TIMES.periodMs + TIMES.impeachTimeoutMs));
      expect(council.validators.map(({ height }) => height)).to.deep.equal([1, 1, 1, 1]);
      council.validator(2).start();
      await council.reach(2);
      await council.decide(4);
      council.validator(3).start();
      await council.reach(4);
      expect(hashes(4).size).to.equal(1);
    });
  });

  describe("Messages that are lost", () => {
    for (const kind of ["PREPARE", "COMMIT", "VALIDATE"] as const) {
      it(`A26 every ${kind} to one validator: it has each block nevertheless`, async () => {
        losing((message, to) => to === "validator 3" && message.kind === kind);
        await council.decide(3);
        expect(hashes(3).size).to.equal(1);
      });

      it(`A26 every ${kind} to everybody for a while: decided once they come again`, async () => {
        await council.decide(1);
        const healed = council.time.now + 3 * TIMES.periodMs;
        losing((message) => message.kind === kind && council.time.now < healed);
        await council.decide(2);
        expect(hashes(2).size).to.equal(1);
      });
    }
  });
});
