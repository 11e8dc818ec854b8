import { expect } from "chai";
import * as fc from "fast-check";
import type { Hash } from "../../../../chain/primitives/types.ts";
import { Cluster } from "./support/cluster.ts";
import { B, B2, HEIGHT, I, X } from "./support/messages.ts";

/** Timers that may end after the faults have: proposer, two rounds that are split, f coordinators that are down. */
const BOUND = 5;

const SEAL = `0x${"01".repeat(64)}00` as const;

/** Something that happens to one member; numbers choose among what there is. */
const incident = fc.record({
  member: fc.nat({ max: 99 }),
  which: fc.nat({ max: 999 }),
  what: fc.oneof(
    { weight: 12, arbitrary: fc.constant("deliver" as const) },
    { weight: 2, arbitrary: fc.constant("double" as const) },
    { weight: 2, arbitrary: fc.constant("lose" as const) },
    { weight: 1, arbitrary: fc.constant("timeout" as const) },
    { weight: 1, arbitrary: fc.constant("crash" as const) },
    { weight: 1, arbitrary: fc.constant("repeat" as const) },
  ),
});

const suffer = (
  cluster: Cluster,
  { member, which, what }: typeof incident extends fc.Arbitrary<infer T> ? T : never,
): void => {
  const index = member % cluster.members.length;
  if (what === "deliver") cluster.deliver(index, which);
  else if (what === "double") cluster.deliver(index, which, true);
  else if (what === "lose") cluster.lose(index, which);
  else if (what === "timeout") cluster.timeout(index);
  else if (what === "crash") cluster.crash(index);
  else cluster.repeat(index);
};

/** Everything arrives from now on, in order; timers end only when nothing else happens. Returns how many rounds of them. */
const settle = (cluster: Cluster, faulty: ReadonlySet<number>): number => {
  const good = [...cluster.members.keys()].filter((index) => !faulty.has(index));
  for (let timers = 0; timers < 12; timers++) {
    for (const index of good) cluster.repeat(index);
    while (good.some((index) => cluster.member(index).inbox.length > 0)) {
      for (const index of good) cluster.deliver(index, 0);
    }
    if (good.every((index) => cluster.member(index).inserted !== undefined)) return timers;
    for (const index of good) if (cluster.member(index).state.decided === undefined) cluster.timeout(index);
  }
  return Infinity;
};

describe("n validators in a bad network", function () {
  for (const n of [1, 4, 7]) {
    it(`${n} of them never decide two blocks nor vote twice, and decide one when it is good again [C-14, C-22, T-06, T-09]`, () => {
      const proposals = fc.oneof(
        fc.array(fc.tuple(fc.constantFrom(B, B2, X), fc.nat({ max: n - 1 })), { maxLength: 2 * n }),
        fc.constantFrom(B, B2).map((block) => Array.from({ length: n }, (_, i): [Hash, number] => [block, i])),
      );
      const decided = new Set<string>();
      fc.assert(
        fc.property(
          proposals,
          fc.array(incident, { maxLength: 300 }),
          fc.nat({ max: (n - 1) / 3 }),
          (sent, story, dead) => {
            const cluster = new Cluster(n);
            for (const [blockHash, to] of sent) {
              cluster.send({ kind: "PROPOSAL", height: HEIGHT, blockHash, signature: SEAL }, [to]);
            }
            for (const part of story) suffer(cluster, part);
            const faulty = new Set(Array.from({ length: dead }, (_, i) => i));
            expect(settle(cluster, faulty), "timers until a decision").to.be.at.most(BOUND);
            const inserted = new Set(cluster.members.flatMap((member) => member.inserted ?? []));
            expect(inserted.size).to.equal(1);
            for (const hash of inserted) decided.add(hash);
          },
        ),
        { numRuns: 150 },
      );
      expect(decided)
        .to.include(I)
        .and.to.satisfy((hashes: Set<string>) => hashes.has(B) || hashes.has(B2));
      expect(decided.has(X)).to.equal(false);
    });
  }
});
