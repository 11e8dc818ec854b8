import { expect } from "chai";
import { Council, TIMES, altered } from "./support/council.ts";
import { DELAY_MS } from "./support/wire.ts";

const { periodMs, impeachTimeoutMs } = TIMES;
/** Proposal, first vote, second vote. */
const DECISION_MS = 3 * DELAY_MS;

describe("Cost of a faulty proposer, in virtual time", function () {
  this.timeout(60_000);

  let council: Council;

  beforeEach(async () => {
    council = await Council.create({ proposing: true });
    await council.reach(2);
  });

  afterEach(() => council.close());

  /** Time from the decision of the height before to that of a height, at validator 0. */
  const took = (height: number): number => {
    const { insertedAt } = council.validator(0);
    return (insertedAt.get(height) ?? NaN) - (insertedAt.get(height - 1) ?? NaN);
  };

  it("is nothing when there is none: a block each period", async () => {
    await council.reach(4);
    expect([took(3), took(4)]).to.deep.equal([periodMs, periodMs]);
  });

  it("that is silent is at most period and timeout, and the next proposer makes up for it [C-22]", async () => {
    await council.proposer(0).stop();
    await council.reach(4);
    expect(council.validator(0).impeachments).to.deep.equal([{ height: 3, cause: { kind: "silent" } }]);
    expect(took(3)).to.be.within(periodMs + impeachTimeoutMs, periodMs + impeachTimeoutMs + 2 * DELAY_MS);
    // Its block was due long ago; it had to ask for the impeach block first.
    expect(took(4)).to.equal(DECISION_MS + 2 * DELAY_MS);
  });

  it("that sends an illegal block is only the two message delays of impeachment [C-18, C-22]", async () => {
    const maker = council.validator(0);
    await council.proposer(0).stop();
    const received = maker.ledger.head.header.timestamp;
    await council.until(() => council.time.clock(() => 0).now() >= 1_000 * received + periodMs);
    await council.propose(altered(await council.build(), { gasUsed: 1n }));
    const arrives = council.time.now + DELAY_MS;
    await council.reach(3);
    expect(maker.impeachments).to.deep.equal([{ height: 3, cause: { kind: "illegal", check: "GAS_USED_MISMATCH" } }]);
    expect(maker.insertedAt.get(3)).to.equal(arrives + 2 * DELAY_MS);
    await council.reach(4);
    // The next one comes when it would have come without the fault.
    expect(took(4)).to.equal(periodMs);
    expect(council.validator(0).impeachments).to.have.length(1);
  });
});
