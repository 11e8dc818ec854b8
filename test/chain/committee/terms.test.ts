import { expect } from "chai";
import fc from "fast-check";
import { endsTerm, turnOf } from "../../../chain/committee/terms.ts";
import { genesisCommittee } from "../../../chain/committee/genesis.ts";
import { toHex } from "../../../chain/primitives/bytes.ts";

/** 36 blocks a term: 12 proposers, 3 views. */
const MAINNET = { proposers: 12, views: 3 };

describe("Terms", () => {
  it("have the first CPChain's arithmetic [C-07]", () => {
    const turns = [0, 1, 12, 13, 36, 37, 72, 73].map((number) => {
      const { term, view, index } = turnOf(number, MAINNET);
      return [term, view, index];
    });
    expect(turns).to.deep.equal([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 11],
      [0, 1, 0],
      [0, 2, 11],
      [1, 0, 0],
      [1, 2, 11],
      [2, 0, 0],
    ]);
    expect([0, 35, 36, 37, 72].map((number) => endsTerm(number, MAINNET))).to.deep.equal([
      false,
      false,
      true,
      false,
      true,
    ]);
  });

  it("give every proposer its turn once in each view [C-07]", () => {
    const shape = fc.record({ proposers: fc.integer({ min: 1, max: 20 }), views: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(shape, fc.nat({ max: 1_000_000 }), ({ proposers, views }, term) => {
        const first = term * proposers * views + 1;
        const blocks = Array.from({ length: proposers * views }, (_, i) => first + i);
        const turns = blocks.map((number) => turnOf(number, { proposers, views }));
        expect(turns.every((turn) => turn.term === term)).to.equal(true);
        expect(new Set(turns.map(({ view, index }) => `${view} ${index}`)).size).to.equal(proposers * views);
        expect(endsTerm(first + proposers * views - 1, { proposers, views })).to.equal(true);
      }),
    );
  });
});

describe("Committee of the genesis block", () => {
  it("takes turns over three terms [C-03, C-07]", () => {
    const account = (byte: number) => toHex(new Uint8Array(20).fill(byte));
    const proposers = [1, 2, 3, 4].map(account);
    const committee = genesisCommittee({ validators: [9].map(account), proposers });
    const duty = Array.from({ length: 36 }, (_, i) => committee.proposer(i + 1));
    expect(duty).to.deep.equal(Array.from({ length: 36 }, (_, i) => proposers[i % 4]));
    expect([1, 12, 13, 36].map((height) => committee.turn(height).term)).to.deep.equal([0, 0, 1, 2]);
    expect(committee.validators(5)).to.deep.equal([account(9)]);
  });
});
