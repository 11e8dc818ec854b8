import { expect } from "chai";
import { milestonesOf } from "../../../../chain/consensus/driver/milestones.ts";
import type { Message } from "../../../../chain/consensus/messages/message.ts";
import { B, commit, prepare, proposal } from "../machine/support/messages.ts";
import { Scripted } from "../machine/support/validator.ts";

describe("Milestones of a height", () => {
  const reach = (validator: Scripted, act: () => unknown) => {
    const before = validator.state;
    act();
    return milestonesOf(before, validator.state);
  };
  const upon = (validator: Scripted, ...messages: readonly Message[]) =>
    reach(validator, () => validator.receive(...messages));

  it("are proposal, quorum of PREPAREs and quorum of COMMITs, each told once", () => {
    const validator = new Scripted();
    expect(upon(validator, proposal(B))).to.deep.equal(["proposed"]);
    expect(upon(validator, proposal(B), prepare(1, 0, B))).to.deep.equal([]);
    expect(upon(validator, prepare(2, 0, B))).to.deep.equal(["prepared"]);
    expect(upon(validator, prepare(3, 0, B), commit(1, 0, B))).to.deep.equal([]);
    expect(upon(validator, commit(2, 0, B))).to.deep.equal(["decided"]);
  });

  it("tell of the quorum of PREPAREs of each round", () => {
    const validator = new Scripted();
    upon(validator, proposal(B), prepare(1, 0, B), prepare(2, 0, B));
    expect(reach(validator, () => validator.timeout())).to.deep.equal([]);
    expect(upon(validator, prepare(1, 1, B), prepare(2, 1, B))).to.deep.equal(["prepared"]);
  });

  it("begin anew with a height, of which messages may have come early", () => {
    const last = new Scripted().receive(proposal(B)).state;
    const next = new Scripted({ height: last.context.height + 1 }).receive(proposal(B, last.context.height + 1));
    expect(milestonesOf(last, next.state)).to.deep.equal(["proposed"]);
  });
});
