import { expect } from "chai";
import { promiseless } from "../../chain/consensus/machine/durable.ts";
import type { Durable } from "../../chain/consensus/machine/durable.ts";
import type { Message, QuorumCertificate } from "../../chain/consensus/messages/message.ts";
import { bareCertificate, impeach, proposal, vote } from "../../formal/explorer/messages.ts";
import { Witness } from "../../formal/simulator/witness.ts";

const HEIGHT = 7;
const prepare = (round: number, block: string): Message => vote("PREPARE", HEIGHT, round, `0x${block}`, 0);
const commit = (round: number, block: string): Message => vote("COMMIT", HEIGHT, round, `0x${block}`, 0);
const lock = (round: number, block: string): QuorumCertificate => bareCertificate({ round, blockHash: `0x${block}` });

const promised = (changes: Partial<Durable> & { readonly block?: string }): Durable => {
  const { block, ...others } = changes;
  const prepared = block === undefined ? undefined : lock(0, block);
  return {
    ...promiseless(HEIGHT),
    prepared: prepared && { blockHash: prepared.blockHash, certificate: undefined, justification: undefined },
    ...others,
  };
};

describe("The witness of what a node says", () => {
  /** A node that did something right: every step of it passes. */
  const after = (...steps: readonly (Durable | Message)[]): ((step: Durable | Message) => string | undefined) => {
    const witness = new Witness();
    const judge = (step: Durable | Message): string | undefined =>
      "kind" in step ? witness.said("v0", step) : witness.kept("v0", step);
    for (const step of steps) expect(judge(step)).to.equal(undefined);
    return judge;
  };

  const lockedOnB = [
    promised({ block: "B" }),
    prepare(0, "B"),
    promised({ block: "B", committed: "0xB", lock: lock(0, "B") }),
    commit(0, "B"),
  ];

  it("lets a node say what is durable, as often as it likes [C-14, T-09]", () => {
    const judge = after(...lockedOnB, promised({ round: 1, block: "B", lock: lock(0, "B") }), prepare(1, "B"));
    expect(judge(prepare(0, "B"))).to.equal(undefined);
    expect(judge(commit(0, "B"))).to.equal(undefined);
  });

  it("finds a vote that is not durable", () => {
    expect(after()(prepare(0, "B")))
      .to.include("PREPARE of round 0 for 0xB")
      .and.to.include("not durable");
    expect(after(promised({ block: "B" }))(commit(0, "B"))).to.include("not durable");
    expect(after(promised({ round: 2 }))(impeach(HEIGHT, 2, 0, { round: 0, blockHash: "0xB" }))).to.include(
      "not durable",
    );
  });

  it("finds a proposal that is not durable, and a second one", () => {
    const witness = new Witness();
    expect(witness.said("p0", proposal(HEIGHT, "0xB"))).to.include("not durable");
    witness.keptProposal("p0", HEIGHT, "0xB");
    witness.keptProposal("p0", HEIGHT, "0xB2");
    expect(witness.said("p0", proposal(HEIGHT, "0xB"))).to.equal(undefined);
    expect(witness.said("p0", proposal(HEIGHT, "0xB2"))).to.include("after one for 0xB");
  });

  it("finds two votes in one slot, whatever the disk holds after a restart", () => {
    expect(after(promised({ block: "B" }), prepare(0, "B"), promised({ block: "B2" }))(prepare(0, "B2"))).to.include(
      "after one for 0xB",
    );
    expect(after(...lockedOnB, promised({ lock: lock(0, "B2") }))(commit(0, "B2"))).to.include("after one for 0xB");
    const claims = [promised({ round: 2 }), impeach(HEIGHT, 2, 0, undefined)];
    const other = promised({ round: 2, entryLock: lock(0, "B") });
    expect(after(...claims, other)(impeach(HEIGHT, 2, 0, { round: 0, blockHash: "0xB" }))).to.include("after one for");
  });

  it("finds a COMMIT of a round that the node has left", () => {
    const judge = after(promised({ round: 1, block: "I" }), prepare(1, "I"));
    expect(judge(promised({ round: 1, block: "I", lock: lock(0, "B") }))).to.include("after it spoke in round 1");
  });

  it("finds a forgotten lock, in the PREPARE of round 1 and in an IMPEACH", () => {
    expect(after(...lockedOnB, promised({ round: 1, block: "I" }))(prepare(1, "I"))).to.include("although it held");
    expect(after(...lockedOnB, promised({ round: 2 }))(impeach(HEIGHT, 2, 0, undefined))).to.include(
      "although it held the lock on 0xB of round 0",
    );
  });

  it("keeps nodes and heights apart", () => {
    const witness = new Witness();
    for (const node of ["v0", "v1"]) {
      const block = node === "v0" ? "B" : "B2";
      expect(witness.kept(node, promised({ block }))).to.equal(undefined);
      expect(witness.said(node, prepare(0, block))).to.equal(undefined);
    }
    expect(witness.kept("v0", promised({ height: HEIGHT + 1, block: "C" }))).to.equal(undefined);
    expect(witness.said("v0", vote("PREPARE", HEIGHT + 1, 0, "0xC", 0))).to.equal(undefined);
  });
});
