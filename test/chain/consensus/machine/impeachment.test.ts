import { expect } from "chai";
import type { Effect } from "../../../../chain/consensus/machine/effect.ts";
import { B, B2, I, X, certificate, impeach, justify, prepare, proposal } from "./support/messages.ts";
import { Scripted, TIMEOUTS } from "./support/validator.ts";

const [b, b2, i] = [B, B2, I].map((hash) => hash.slice(-2));
const causes = (validator: Scripted): unknown[] => validator.all("impeach").map(({ cause }) => cause);

/** A validator with a lock on B of round 0, in round 2, whose coordinator is validator 3. */
const locked = (): Scripted =>
  new Scripted()
    .receive(proposal(B), prepare(1, 0, B), prepare(2, 0, B))
    .timeout()
    .timeout();

describe("Impeachment", () => {
  it("records why the proposer's round was given up, once [C-08, C-18]", () => {
    expect(causes(new Scripted().timeout().timeout())).to.deep.equal([{ kind: "silent" }]);
    expect(causes(new Scripted({ slow: true }).receive(proposal(B)).timeout())).to.deep.equal([{ kind: "late" }]);
    expect(causes(new Scripted().receive(proposal(B)).timeout())).to.deep.equal([{ kind: "undecided" }]);
    expect(causes(new Scripted().receive(proposal(X)))).to.deep.equal([{ kind: "illegal", check: "STATE_ROOT" }]);
    expect(causes(new Scripted().receive(prepare(1, 1, I), prepare(2, 1, I)))).to.deep.equal([{ kind: "followed" }]);
  });

  it("of an illegal block does not wait for the timer [C-18, C-22]", () => {
    expect(new Scripted().receive(proposal(X)).words).to.deep.equal([`PREPARE 1 ${i}`]);
  });

  it("is not begun by f validators [C-18]", () => {
    expect(new Scripted().receive(prepare(1, 1, I), prepare(1, 2, I), impeach(1, 7)).words).to.deep.equal([]);
  });

  it("waits for the impeach block to be made", () => {
    const validator = new Scripted({ slow: true }).timeout();
    expect(validator.words).to.deep.equal([]);
    expect(validator.all("makeImpeachBlock")).to.have.lengthOf(1);
    validator.occur({ kind: "impeachBlock", blockHash: I });
    expect(validator.words).to.deep.equal([`PREPARE 1 ${i}`]);
  });

  it("carries a lock into round 1, with its certificate [C-14]", () => {
    const validator = new Scripted().receive(proposal(B), prepare(1, 0, B), prepare(2, 0, B)).timeout();
    expect(validator.said.at(-1)).to.deep.include({ kind: "PREPARE", round: 1, blockHash: B });
    expect(validator.said.at(-1)).to.have.nested.property("certificate.round", 0);
    expect(validator.said.at(-1)).to.have.nested.property("certificate.seals").with.lengthOf(3);
  });

  it("carries a lock into later rounds", () => {
    expect(locked().words.at(-1)).to.equal(`IMPEACH 2 ${b}`);
  });

  describe("in a round with a coordinator", () => {
    const none = undefined;
    const lockOnB = { round: 0, blockHash: B };

    it("is for the block that the coordinator justifies, whatever the own lock [C-14]", () => {
      const validator = locked().receive(prepare(3, 2, I, { justification: justify([none, none, none]) }));
      expect(validator.words.at(-1)).to.equal(`PREPARE 2 ${i}`);
    });

    it("is for the block of the highest lock among 2f+1 claims", () => {
      const higher = { round: 1, blockHash: I };
      const good = justify([lockOnB, higher, none], certificate(1, I, [1, 2, 3]));
      expect(
        locked()
          .receive(prepare(3, 2, I, { justification: good }))
          .words.at(-1),
      ).to.equal(`PREPARE 2 ${i}`);
    });

    const refused = {
      "by 2f claims": prepare(3, 2, I, { justification: justify([none, none]) }),
      "for another block than that of the highest lock": prepare(3, 2, I, {
        justification: justify([lockOnB, none, none], certificate(0, B, [0, 1, 2])),
      }),
      "without the certificate of the highest lock": prepare(3, 2, B, {
        justification: justify([lockOnB, none, none]),
      }),
      "with the certificate of another block": prepare(3, 2, B, {
        justification: justify([lockOnB, none, none], certificate(0, B2, [0, 1, 2])),
      }),
      "with the certificate of another round": prepare(3, 2, B, {
        justification: justify([lockOnB, none, none], certificate(1, B, [0, 1, 2])),
      }),
      "with two highest locks": prepare(3, 2, B, {
        justification: justify([lockOnB, { round: 0, blockHash: B2 }, none], certificate(0, B, [0, 1, 2])),
      }),
      "for another block than the impeach block without a lock": prepare(3, 2, B, {
        justification: justify([none, none, none]),
      }),
      "by another than the coordinator": prepare(1, 2, I, { justification: justify([none, none, none]) }),
      "not at all": prepare(3, 2, I),
    };
    for (const [how, message] of Object.entries(refused)) {
      it(`is not for a block justified ${how}`, () => {
        const validator = locked();
        const said = validator.words.length;
        expect(validator.receive(message).words).to.have.lengthOf(said);
      });
    }

    it("is not kept from the right block by a copy of the message with another justification", () => {
      const validator = locked().receive(
        prepare(3, 2, I, { justification: justify([none]) }),
        prepare(3, 2, I, { justification: justify([none, none, none]) }),
      );
      expect(validator.words.at(-1)).to.equal(`PREPARE 2 ${i}`);
    });

    it("has the block executed before it is voted for", () => {
      const validator = new Scripted({ slow: true }).timeout().timeout();
      validator.occur({ kind: "impeachBlock", blockHash: I });
      const justification = justify([{ round: 0, blockHash: B2 }, none, none], certificate(0, B2, [1, 2, 3]));
      validator.receive(prepare(3, 2, B2, { justification }));
      expect(validator.words.at(-1)).to.equal("IMPEACH 2 -");
      expect(validator.all("check")).to.deep.equal([{ kind: "check", blockHash: B2 }]);
      expect(validator.checked(B2).words.at(-1)).to.equal(`PREPARE 2 ${b2 ?? ""}`);
    });

    it("makes the coordinator propose the highest lock, and tell why", () => {
      const coordinator = new Scripted({ self: 3 }).timeout().timeout();
      coordinator.receive(impeach(1, 2), impeach(2, 2, certificate(0, B, [0, 1, 2])));
      const last = coordinator.said.at(-1);
      expect(last).to.deep.include({ kind: "PREPARE", round: 2, blockHash: B });
      expect(last).to.have.nested.property("justification.claims").with.lengthOf(3);
      expect(last).to.have.nested.property("justification.certificate.blockHash", B);
    });

    it("makes the coordinator propose the impeach block when nobody holds a lock", () => {
      const coordinator = new Scripted({ self: 3 }).timeout().timeout().receive(impeach(1, 2));
      expect(coordinator.words.at(-1)).to.equal("IMPEACH 2 -");
      expect(coordinator.receive(impeach(2, 2)).words.at(-1)).to.equal(`PREPARE 2 ${i ?? ""}`);
    });
  });

  it("takes longer each round, up to a limit [C-22]", () => {
    const validator = new Scripted();
    for (let round = 0; round < 7; round++) {
      validator.timeout().receive(prepare(1, round + 1, I), impeach(2, round + 1));
    }
    const delays = validator.all("timer").map(({ delayMs }) => delayMs);
    expect(delays).to.deep.equal([3_000, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
    expect(delays[0]).to.equal(TIMEOUTS.proposalMs);
  });

  it("does not run ahead of the others: a round is timed when 2f+1 validators are there [C-22]", () => {
    const validator = new Scripted().timeout().receive(prepare(1, 1, I));
    expect(validator.all("timer").map(({ round }) => round)).to.deep.equal([0]);
    validator.receive(impeach(2, 4));
    expect(validator.all("timer").map(({ round }) => round)).to.deep.equal([0, 1]);
  });

  it("says what it promises only after that is durable", () => {
    const validator = locked();
    const order = validator.effects
      .map((effect: Effect) => effect.kind)
      .filter((k) => k === "persist" || k === "broadcast");
    expect(order).to.deep.equal([
      "persist",
      "broadcast",
      "persist",
      "broadcast",
      "persist",
      "broadcast",
      "persist",
      "broadcast",
    ]);
  });
});
