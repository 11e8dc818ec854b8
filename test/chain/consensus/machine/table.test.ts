import { expect } from "chai";
import { B, B2, I, X, commit, impeach, prepare, proposal, validate } from "./support/messages.ts";
import { Scripted } from "./support/validator.ts";

/** What is written for a state after an event: the phase, its round, and what was said. */
type After = readonly [phase: Scripted["phase"], round: number, ...words: string[]];

/** A validator in each of the five states of WP2 §2.4.2. */
const STATES: Readonly<Record<string, () => Scripted>> = {
  idle: () => new Scripted(),
  prepare: () => new Scripted().receive(proposal(B)),
  commit: () => new Scripted().receive(proposal(B), prepare(1, 0, B), prepare(2, 0, B)),
  "impeach-prepare": () => new Scripted().timeout(),
  "impeach-commit": () => new Scripted().timeout().receive(prepare(1, 1, I), prepare(2, 1, I)),
};

const EVENTS: Readonly<Record<string, (validator: Scripted) => void>> = {
  "a legal block of the proposer": (v) => v.receive(proposal(B)),
  "an illegal block of the proposer": (v) => v.receive(proposal(X)),
  "2f PREPAREs of round 0": (v) => v.receive(prepare(1, 0, B), prepare(2, 0, B)),
  "2f+1 PREPAREs of round 0": (v) => v.receive(prepare(1, 0, B), prepare(2, 0, B), prepare(3, 0, B)),
  "2f COMMITs of round 0": (v) => v.receive(commit(1, 0, B), commit(2, 0, B)),
  "2f+1 COMMITs of round 0": (v) => v.receive(commit(1, 0, B), commit(2, 0, B), commit(3, 0, B)),
  "f PREPAREs of round 1": (v) => v.receive(prepare(1, 1, I)),
  "f+1 PREPAREs of round 1": (v) => v.receive(prepare(1, 1, I), prepare(2, 1, I)),
  "2f+1 COMMITs of round 1": (v) => v.receive(commit(1, 1, I), commit(2, 1, I), commit(3, 1, I)),
  "f+1 IMPEACHes of round 4": (v) => v.receive(impeach(1, 4), impeach(2, 4)),
  "the end of the round's timer": (v) => v.timeout(),
  "the end of an earlier timer": (v) => v.timeout(v.state.round - 1),
  VALIDATE: (v) => v.receive(validate(0, B, [1, 2, 3])),
};

const name = (hash: string): string => hash.slice(-2);
const [b, i] = [name(B), name(I)];
const decided0: After = ["decided", 0, `VALIDATE 0 ${b}`];

/** By state and event. What is missing changes and says nothing. */
const TABLE: Readonly<Record<string, Readonly<Record<string, After>>>> = {
  idle: {
    "a legal block of the proposer": ["prepare", 0, `PREPARE 0 ${b}`],
    "an illegal block of the proposer": ["impeach-prepare", 1, `PREPARE 1 ${i}`],
    "2f+1 PREPAREs of round 0": ["commit", 0, `COMMIT 0 ${b}`],
    "2f+1 COMMITs of round 0": decided0,
    "f+1 PREPAREs of round 1": ["impeach-commit", 1, `PREPARE 1 ${i}`, `COMMIT 1 ${i}`],
    "2f+1 COMMITs of round 1": ["decided", 1, `PREPARE 1 ${i}`, `VALIDATE 1 ${i}`],
    "f+1 IMPEACHes of round 4": ["impeach-prepare", 4, "IMPEACH 4 -"],
    "the end of the round's timer": ["impeach-prepare", 1, `PREPARE 1 ${i}`],
    VALIDATE: decided0,
  },
  prepare: {
    "2f PREPAREs of round 0": ["commit", 0, `COMMIT 0 ${b}`],
    "2f+1 PREPAREs of round 0": ["commit", 0, `COMMIT 0 ${b}`],
    "2f+1 COMMITs of round 0": decided0,
    "f+1 PREPAREs of round 1": ["impeach-commit", 1, `PREPARE 1 ${i}`, `COMMIT 1 ${i}`],
    "2f+1 COMMITs of round 1": ["decided", 1, `PREPARE 1 ${i}`, `VALIDATE 1 ${i}`],
    "f+1 IMPEACHes of round 4": ["impeach-prepare", 4, "IMPEACH 4 -"],
    "the end of the round's timer": ["impeach-prepare", 1, `PREPARE 1 ${i}`],
    VALIDATE: decided0,
  },
  commit: {
    "2f COMMITs of round 0": decided0,
    "2f+1 COMMITs of round 0": decided0,
    // Its PREPARE of round 1 is for the block it committed to: two others for the impeach block are no quorum.
    "f+1 PREPAREs of round 1": ["impeach-prepare", 1, `PREPARE 1 ${b}`],
    "2f+1 COMMITs of round 1": ["decided", 1, `PREPARE 1 ${b}`, `VALIDATE 1 ${i}`],
    "f+1 IMPEACHes of round 4": ["impeach-prepare", 4, `IMPEACH 4 ${b}`],
    "the end of the round's timer": ["impeach-prepare", 1, `PREPARE 1 ${b}`],
    VALIDATE: decided0,
  },
  "impeach-prepare": {
    "2f+1 COMMITs of round 0": ["decided", 1, `VALIDATE 0 ${b}`],
    "f+1 PREPAREs of round 1": ["impeach-commit", 1, `COMMIT 1 ${i}`],
    "2f+1 COMMITs of round 1": ["decided", 1, `VALIDATE 1 ${i}`],
    "f+1 IMPEACHes of round 4": ["impeach-prepare", 4, "IMPEACH 4 -"],
    "the end of the round's timer": ["impeach-prepare", 2, "IMPEACH 2 -"],
    VALIDATE: ["decided", 1, `VALIDATE 0 ${b}`],
  },
  "impeach-commit": {
    "2f+1 COMMITs of round 0": ["decided", 1, `VALIDATE 0 ${b}`],
    "2f+1 COMMITs of round 1": ["decided", 1, `VALIDATE 1 ${i}`],
    "f+1 IMPEACHes of round 4": ["impeach-prepare", 4, `IMPEACH 4 ${i}`],
    "the end of the round's timer": ["impeach-prepare", 2, `IMPEACH 2 ${i}`],
    VALIDATE: ["decided", 1, `VALIDATE 0 ${b}`],
  },
};

describe("The five states [C-13]", () => {
  for (const [state, enter] of Object.entries(STATES)) {
    it(`${state} is what it is called`, () => {
      expect(enter().phase).to.equal(state);
    });

    for (const [event, happen] of Object.entries(EVENTS)) {
      const after = TABLE[state]?.[event];
      const what = after === undefined ? "changes nothing" : `leads to ${after[0]} in round ${after[1]}`;
      it(`${state}: ${event} ${what} [C-13, C-15, C-16, C-18]`, () => {
        const validator = enter();
        const before = { phase: validator.phase, round: validator.state.round, said: validator.words.length };
        happen(validator);
        const [phase, round, ...words] = after ?? [before.phase, before.round];
        expect({ phase: validator.phase, round: validator.state.round }).to.deep.equal({ phase, round });
        expect(validator.words.slice(before.said)).to.deep.equal(words);
      });
    }
  }

  it("the table names only states and events that there are", () => {
    for (const [state, row] of Object.entries(TABLE)) {
      expect(STATES).to.have.property(state);
      for (const event of Object.keys(row)) expect(EVENTS).to.have.property(event);
    }
  });

  it("a second block of the proposer is not prepared", () => {
    const validator = new Scripted().receive(proposal(B), proposal(B2));
    expect(validator.words).to.deep.equal([`PREPARE 0 ${b}`]);
  });
});
