import { expect } from "chai";
import { CONSENSUS_LIMITS } from "../../../../chain/primitives/limits.ts";
import { toHash } from "../../../../chain/primitives/bytes.ts";
import { beginNext } from "../../../../chain/consensus/machine/machine.ts";
import { currentMessages } from "../../../../chain/consensus/machine/own.ts";
import {
  B,
  B2,
  HEIGHT,
  I,
  X,
  at,
  certificate,
  commit,
  impeach,
  prepare,
  proposal,
  validate,
} from "./support/messages.ts";
import { Scripted, contextFor } from "./support/validator.ts";

const [b, b2, i] = [B, B2, I].map((hash) => hash.slice(-2));

describe("A validator", () => {
  describe("executes before it votes", () => {
    it("prepares a block when it was found legal, and not before", () => {
      const validator = new Scripted({ slow: true }).receive(proposal(B));
      expect(validator.words).to.deep.equal([]);
      expect(validator.all("check")).to.deep.equal([{ kind: "check", blockHash: B }]);
      expect(validator.checked(B).words).to.deep.equal([`PREPARE 0 ${b}`]);
    });

    it("commits to a prepared block that it does not have only after it got and executed it", () => {
      const validator = new Scripted({ slow: true }).receive(prepare(1, 0, B), prepare(2, 0, B), prepare(3, 0, B));
      expect(validator.words).to.deep.equal([]);
      expect(validator.checked(B).words).to.deep.equal([`COMMIT 0 ${b}`]);
    });

    it("reports a certified block that it finds illegal, once, and does not vote for it", () => {
      const validator = new Scripted().receive(prepare(1, 0, X), prepare(2, 0, X), prepare(3, 0, X));
      validator.receive(prepare(1, 0, X));
      expect(validator.words).to.deep.equal([]);
      expect(validator.all("fault")).to.deep.equal([{ kind: "fault", blockHash: X, check: "STATE_ROOT" }]);
    });

    it("takes no answer to a question it did not ask, and no second answer", () => {
      const validator = new Scripted({ slow: true }).checked(B).receive(proposal(B));
      validator.checked(B, { legal: false, check: "SEAL" }).checked(B);
      expect(validator.words).to.deep.equal([]);
      expect(validator.state.round).to.equal(1);
    });
  });

  describe("counts", () => {
    it("nobody twice [C-15]", () => {
      const validator = new Scripted().receive(proposal(B), prepare(1, 0, B), prepare(1, 0, B), prepare(1, 0, B));
      expect(validator.phase).to.equal("prepare");
      validator.receive(commit(1, 0, B), commit(1, 0, B), commit(1, 0, B));
      expect(validator.phase).to.equal("prepare");
    });

    it("COMMITs of one round only [C-15]", () => {
      const validator = new Scripted().receive(commit(1, 0, B), commit(2, 1, B), commit(3, 2, B));
      expect(validator.state.decided === undefined).to.equal(true);
    });

    it("the PREPAREs in a certificate that a COMMIT carries, so that lost ones do not matter", () => {
      const validator = new Scripted().receive(proposal(B), commit(1, 0, B, certificate(0, B, [1, 2, 3])));
      expect(validator.phase).to.equal("commit");
    });

    it("the first of two votes in a slot, and keeps both as evidence, once", () => {
      const validator = new Scripted().receive(proposal(B), prepare(1, 0, B2), prepare(1, 0, B), prepare(2, 0, B));
      expect(validator.phase).to.equal("prepare");
      validator.receive(commit(1, 0, B2), commit(1, 0, B));
      expect(validator.all("evidence").map(({ evidence }) => evidence)).to.deep.equal([
        {
          first: { ...bareVote(1, B2) },
          second: { ...bareVote(1, B) },
        },
      ]);
    });

    it("an IMPEACH with one lock, and keeps another as evidence", () => {
      const validator = new Scripted().receive(impeach(1, 2), impeach(1, 2), impeach(1, 2, certificate(0, B, [])));
      expect(validator.all("evidence").map(({ evidence }) => evidence.second)).to.have.lengthOf(1);
    });

    it("two blocks of the proposer as evidence against it", () => {
      const validator = new Scripted().receive(proposal(B), proposal(B), proposal(B2), proposal(X));
      expect(
        validator.all("evidence").map(({ evidence }) => [evidence.first.kind, evidence.second.kind]),
      ).to.deep.equal([["SEAL", "SEAL"]]);
      expect(validator.state.proposals).to.have.lengthOf(2);
    });

    it("the proposer's seal on a decided block as evidence, where it had proposed another one", () => {
      const decided = { ...validate(0, B2, [1, 2, 3]), proposerSeal: proposal(B2).signature };
      const validator = new Scripted().receive(proposal(B), decided);
      expect(validator.all("evidence").map(({ evidence }) => evidence)).to.deep.equal([
        { first: sealOf(B), second: sealOf(B2) },
      ]);
      const same = { ...validate(0, B, [1, 2, 3]), proposerSeal: proposal(B).signature };
      expect(new Scripted().receive(proposal(B), same).all("evidence")).to.deep.equal([]);
      expect(new Scripted().receive(decided).all("evidence")).to.deep.equal([]);
    });
  });

  describe("decides", () => {
    it("once, and then says nothing but what was decided [C-16]", () => {
      const validator = new Scripted().receive(proposal(B), validate(0, B, [1, 2, 3]));
      const said = validator.words.length;
      validator.receive(validate(0, B, [0, 1, 2]), prepare(1, 0, B), prepare(2, 0, B)).timeout();
      expect(validator.words).to.have.lengthOf(said);
      expect(validator.all("insert")).to.have.lengthOf(1);
      expect(currentMessages(validator.state).map(({ kind }) => kind)).to.deep.equal(["VALIDATE"]);
    });

    it("with a certificate that holds the COMMITs in order, and the proposer's seal [C-15, C-16]", () => {
      const validator = new Scripted().receive(proposal(B), commit(3, 0, B), commit(1, 0, B), commit(2, 0, B));
      const decided = validator.said.at(-1);
      expect(decided).to.have.nested.property("certificate.seals").with.lengthOf(3);
      expect(decided).to.deep.include({ certificate: certificate(0, B, [1, 2, 3], "COMMIT") });
      expect(decided).to.have.property("proposerSeal", proposal(B).signature);
    });

    it("keeps the proposer's seal that comes with a certificate, though the proposal never came [C-15]", () => {
      const { signature } = proposal(B);
      const validator = new Scripted().receive({ ...validate(0, B, [1, 2, 3]), proposerSeal: signature });
      expect(currentMessages(validator.state)).to.deep.include({
        ...validate(0, B, [1, 2, 3]),
        proposerSeal: signature,
      });
    });

    it("without a vote of its own [C-17]", () => {
      const civilian = new Scripted({ self: undefined });
      civilian.receive(proposal(B), prepare(1, 0, B), prepare(2, 0, B), prepare(3, 0, B)).timeout();
      civilian.receive(impeach(1, 2), impeach(2, 2));
      expect(civilian.words).to.deep.equal([]);
      expect(civilian.all("timer")).to.deep.equal([]);
      expect(civilian.receive(validate(0, B, [1, 2, 3])).phase).to.equal("decided");
    });

    it("by itself when it is alone", () => {
      const alone = new Scripted({ n: 1 }).receive(proposal(B));
      expect(alone.words).to.deep.equal([`PREPARE 0 ${b}`, `COMMIT 0 ${b}`, `VALIDATE 0 ${b}`]);
      const impeaching = new Scripted({ n: 1 }).timeout();
      expect(impeaching.words).to.deep.equal([`PREPARE 1 ${i}`, `COMMIT 1 ${i}`, `VALIDATE 1 ${i}`]);
    });
  });

  describe("at the border of heights", () => {
    it("keeps messages of the next height for it", () => {
      const validator = new Scripted().receive(at(HEIGHT + 1, proposal(B2)), at(HEIGHT + 1, prepare(1, 0, B2)));
      validator.receive(validate(0, B, [1, 2, 3]));
      const next = beginNext(validator.state, contextFor({ self: 0, height: HEIGHT + 1 }));
      expect(next.state.proposals).to.have.lengthOf(1);
      expect(next.state.votes).to.have.lengthOf(1);
      expect(next.effects).to.deep.include({ kind: "check", blockHash: B2 });
    });

    it("asks for blocks when f+1 validators are ahead, and once only", () => {
      const validator = new Scripted().receive(at(HEIGHT + 4, prepare(1, 0, B)));
      expect(validator.all("sync")).to.deep.equal([]);
      validator.receive(at(HEIGHT + 3, prepare(2, 0, B)), at(HEIGHT + 3, prepare(3, 0, B)));
      expect(validator.all("sync")).to.deep.equal([{ kind: "sync", height: HEIGHT + 2 }]);
    });

    it("asks for blocks when a later one is decided", () => {
      const validator = new Scripted().receive(validate(0, B, [1, 2, 3], HEIGHT + 9));
      expect(validator.all("sync")).to.deep.equal([{ kind: "sync", height: HEIGHT + 9 }]);
    });

    it("helps a validator that impeaches at a decided height, not one whose vote is late", () => {
      const validator = new Scripted().receive(at(HEIGHT - 1, commit(1, 0, B)));
      expect(validator.all("sendDecided")).to.deep.equal([]);
      validator.receive(at(HEIGHT - 1, prepare(2, 1, I)));
      expect(validator.all("sendDecided")).to.deep.equal([{ kind: "sendDecided", validator: 2, height: HEIGHT - 1 }]);
    });

    it("takes no notice of timers of other heights", () => {
      expect(new Scripted().timeout(0, HEIGHT - 1).words).to.deep.equal([]);
    });
  });

  describe("keeps a bounded number", () => {
    it("of votes, whatever a Byzantine validator sends", () => {
      const validator = new Scripted();
      for (let k = 0; k < 400; k++) {
        const hash = toHash(BigInt(k));
        validator.receive(prepare(3, k, hash), commit(3, k, hash), impeach(3, k + 2, certificate(k, hash, [3])));
        validator.receive(
          at(HEIGHT + 1 + (k % 5), prepare(3, k, hash)),
          proposal(hash),
          at(HEIGHT + 1, proposal(hash)),
        );
        validator.receive(prepare(3, 0, hash));
      }
      const { state } = validator;
      expect(state.votes.length).to.be.at.most(2 * (CONSENSUS_LIMITS.roundsAhead + 1) + 1);
      expect(state.impeaches.length).to.be.at.most(CONSENSUS_LIMITS.roundsAhead + 1);
      expect(state.ahead.length).to.be.at.most(2 * CONSENSUS_LIMITS.messagesAhead);
      expect([state.rounds.length, state.heights.length, state.proposals.length]).to.deep.equal([1, 1, 2]);
      expect(state.blocks.length).to.be.at.most(CONSENSUS_LIMITS.checkedBlocks);
      expect(validator.all("evidence")).to.have.lengthOf(2);
    });

    it("of old COMMITs", () => {
      const validator = new Scripted();
      for (let k = 0; k < 50; k++) validator.receive(commit(3, k, B)).timeout();
      expect(validator.state.votes.length).to.be.at.most(2 * CONSENSUS_LIMITS.roundsBehind);
    });
  });

  it(`does not commit to ${String(b2)} in a round where it committed to ${String(b)}`, () => {
    const validator = new Scripted().receive(proposal(B), prepare(1, 0, B), prepare(2, 0, B));
    validator.receive(prepare(3, 0, B2), commit(3, 0, B2, certificate(0, B2, [1, 2, 3])));
    expect(validator.words.filter((word) => word.startsWith("COMMIT"))).to.deep.equal([`COMMIT 0 ${b}`]);
  });
});

/** The proposer's seal as evidence holds it. */
const sealOf = (blockHash: typeof B): object => {
  const { height, signature } = proposal(blockHash);
  return { kind: "SEAL", height, blockHash, signature };
};

/** A PREPARE of round 0 as evidence holds it. */
const bareVote = (validator: number, blockHash: typeof B): object => {
  const { kind, height, round, signature } = prepare(validator, 0, blockHash);
  return { kind, height, round, blockHash, validator, signature };
};
