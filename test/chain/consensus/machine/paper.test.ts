import { expect } from "chai";
import type { Event } from "../../../../chain/consensus/machine/event.ts";
import type { State } from "../../../../chain/consensus/machine/state.ts";
import type { Message } from "../../../../chain/consensus/messages/message.ts";
import { quorumSizes } from "../../../../chain/consensus/quorum.ts";
import type { Hash } from "../../../../chain/primitives/types.ts";
import type { Rule } from "../../../../formal/explorer/machine.ts";
import { RULES } from "../../../../formal/explorer/rules.ts";
import { B, HEIGHT, I, proposal } from "./support/messages.ts";
import { contextFor } from "./support/validator.ts";

/** Four machines under a rule. What they say waits until a test delivers it; nobody is Byzantine and nobody crashes. */
class Four {
  readonly inserted: (Hash | undefined)[] = [];
  readonly #rule: Rule;
  readonly #states: State[];
  readonly #sent: Message[] = [];

  constructor(name: string) {
    const rule = RULES.find((candidate) => candidate.name === name);
    if (rule === undefined) throw new RangeError(`no rule ${name}`);
    this.#rule = rule;
    const thresholds = rule.thresholds(quorumSizes(4));
    this.#states = [0, 1, 2, 3].map((self) => rule.begin({ ...contextFor({ self }), thresholds }).state);
  }

  /** Delivers to one what others sent, and what it sent itself. */
  hear(to: number, kind: "PREPARE" | "COMMIT", round: number, from: readonly number[]): void {
    for (const message of this.#sent) {
      const meant = message.kind === kind && message.round === round && from.includes(message.validator);
      if (meant) this.occur(to, { kind: "message", message });
    }
  }

  timeout(index: number): void {
    this.occur(index, { kind: "timeout", height: HEIGHT, round: 0 });
  }

  occur(index: number, event: Event): void {
    const before = this.#states[index];
    if (before === undefined) throw new RangeError(`no validator ${index}`);
    const { state, effects } = this.#rule.step(before, event);
    this.#states[index] = state;
    for (const effect of effects) {
      if (effect.kind === "check") {
        this.occur(index, { kind: "checked", blockHash: effect.blockHash, verdict: { legal: true } });
      } else if (effect.kind === "makeImpeachBlock") this.occur(index, { kind: "impeachBlock", blockHash: I });
      else if (effect.kind === "insert") this.inserted[index] = effect.blockHash;
      else if (effect.kind === "broadcast" && effect.message.kind !== "VALIDATE") {
        this.#sent.push({ ...effect.message, validator: index, signature: "0x" });
      }
    }
  }
}

/** Delay and timers alone, as ADR 0013 tells it. */
const delay = (four: Four): void => {
  for (const index of [0, 1, 2]) four.occur(index, { kind: "message", message: proposal(B) });
  four.timeout(0);
  four.hear(1, "PREPARE", 0, [0, 1, 2]);
  four.timeout(1);
  for (const index of [0, 1]) four.hear(index, "PREPARE", 1, [0, 1]);
  for (const index of [0, 1]) four.hear(index, "COMMIT", 1, [0, 1]);
  for (const index of [2, 3]) four.hear(index, "PREPARE", 0, [0, 1, 2]);
  for (const index of [2, 3]) four.hear(index, "COMMIT", 0, [1, 2, 3]);
};

describe("The white paper's f+1 impeachment [C-19]", () => {
  it("forks by delay alone: two validators insert the impeach block, two the proposer's", () => {
    const four = new Four("paper");
    delay(four);
    expect(four.inserted).to.deep.equal([I, I, B, B]);
  });

  it("is not what the node runs: the same delays lead to one block there (A8)", () => {
    const four = new Four("lbft2");
    delay(four);
    expect([...four.inserted]).to.deep.equal([undefined, undefined, B, B]);
  });
});
