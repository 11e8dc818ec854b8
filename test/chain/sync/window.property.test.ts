import { expect } from "chai";
import * as fc from "fast-check";
import { SYNC_LIMITS } from "../../../chain/primitives/limits.ts";
import { toHash } from "../../../chain/primitives/bytes.ts";
import type { ReceivedBlock } from "../../../chain/sync/received.ts";
import { Window } from "../../../chain/sync/window.ts";
import type { Asked } from "../../../chain/sync/window.ts";

const LIMITS = { ...SYNC_LIMITS, rangeBlocks: 4, windowBlocks: 20, windowBytes: 100 };
const BLOCK_BYTES = 10;

const blockOf = (height: number, peer = "p"): ReceivedBlock => ({
  block: new Uint8Array(BLOCK_BYTES - 1),
  certificate: new Uint8Array(1),
  height,
  hash: toHash(BigInt(height)),
  parentHash: toHash(BigInt(height - 1)),
  peer,
});

const blocksOf = ({ from, peer }: Asked, count: number): ReceivedBlock[] =>
  Array.from({ length: count }, (_, i) => blockOf(from + i, peer));

describe("Window of blocks to come", () => {
  it("asks for every block once until it fails, in ranges within its limits, and gets to the end", () => {
    // Each number says what happens next: how much of which request arrives.
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), fc.integer({ min: 0, max: 70 }), (choices, best) => {
        const window = new Window(LIMITS);
        let head = 0;
        const asked: Asked[] = [];
        const insert = (): void => {
          while (window.take(head + 1) !== undefined) head += 1;
          window.advance(head);
        };
        const ask = (): void => {
          for (let gap = window.gap(head, best); gap !== undefined && asked.length < 3; gap = window.gap(head, best)) {
            expect(gap.count).to.be.within(1, LIMITS.rangeBlocks);
            expect(gap.from).to.be.greaterThan(head);
            expect(gap.from + gap.count - 1).to.be.at.most(Math.min(best, head + LIMITS.windowBlocks));
            for (let i = 0; i < gap.count; i++) expect(window.askedFor(gap.from + i)).to.deep.equal([]);
            const range = { ...gap, peer: "p", since: 0 };
            window.ask(range);
            asked.push(range);
          }
        };
        const end = (range: Asked, count: number): void => {
          asked.splice(asked.indexOf(range), 1);
          window.end(range, blocksOf(range, count), head);
          insert();
        };
        for (const choice of choices) {
          ask();
          const range = asked[choice % Math.max(1, asked.length)];
          if (range !== undefined) end(range, choice % (range.count + 1));
          expect(window.bytes).to.equal(window.size * BLOCK_BYTES);
          expect(window.bytes).to.be.at.most(LIMITS.windowBytes + 3 * LIMITS.rangeBlocks * BLOCK_BYTES);
        }
        ask();
        while (asked[0] !== undefined) {
          end(asked[0], asked[0].count);
          ask();
        }
        expect(head).to.equal(best);
        expect(window.size).to.equal(0);
        expect(window.bytes).to.equal(0);
      }),
    );
  });

  it("asks for the next block even when there is no room", () => {
    const window = new Window({ ...LIMITS, windowBytes: BLOCK_BYTES });
    const later = { peer: "p", from: 3, count: 2, since: 0 };
    window.ask(later);
    window.end(later, blocksOf(later, 2), 0);
    expect(window.gap(0, 50)).to.deep.equal({ from: 1, count: 2 });
    window.ask({ peer: "q", from: 1, count: 2, since: 0 });
    expect(window.gap(0, 50)).to.equal(undefined);
  });

  it("asks for the blocks at its end when a whole range fits, or there are no more", () => {
    const window = new Window(LIMITS);
    const range = { peer: "p", from: 1, count: LIMITS.windowBlocks, since: 0 };
    window.ask(range);
    expect(window.gap(0, 50)).to.equal(undefined);
    expect(window.gap(3, 50)).to.equal(undefined);
    expect(window.gap(4, 50)).to.deep.equal({ from: 21, count: 4 });
    expect(window.gap(1, 21)).to.deep.equal({ from: 21, count: 1 });
  });

  it("keeps the first of two answers to the same range", () => {
    const window = new Window(LIMITS);
    const [slow, quick] = ["slow", "quick"].map((peer) => ({ peer, from: 1, count: 1, since: 0 })) as [Asked, Asked];
    window.ask(slow);
    window.ask(quick);
    expect(window.askedFor(1)).to.deep.equal([slow, quick]);
    window.end(quick, blocksOf(quick, 1), 0);
    window.end(slow, blocksOf(slow, 1), 0);
    expect(window.bytes).to.equal(BLOCK_BYTES);
    expect(window.take(1)?.peer).to.equal("quick");
  });

  it("forgets what came of a peer that is distrusted", () => {
    const window = new Window(LIMITS);
    for (const range of [
      { peer: "liar", from: 1, count: 4, since: 0 },
      { peer: "honest", from: 5, count: 4, since: 0 },
    ]) {
      window.ask(range);
      window.end(range, blocksOf(range, 4), 0);
    }
    window.dropFrom("liar");
    expect(window.size).to.equal(4);
    expect(window.gap(0, 8)).to.deep.equal({ from: 1, count: 4 });
  });
});
