import { expect } from "chai";
import { MISHAPS } from "../../formal/simulator/tally.ts";
import { simulate } from "../../formal/simulator/simulate.ts";
import type { SimulationResult } from "../../formal/simulator/simulate.ts";
import type { Mutant } from "../../formal/simulator/mutant.ts";
import { loadCrypto } from "../../chain/primitives/crypto/index.ts";

const HEIGHTS = 15;
const FIXED_SEEDS = Array.from({ length: 12 }, (_, i) => i + 1);
const FRESH_SEEDS = 4;
/** With these a crash between two inserts lets the network decide a height twice, once promises are forgotten. */
const FORKING_SEEDS = [7, 36, 51];

const replay = (seed: number): string => `npm run simulate -- --seed ${seed} --heights ${HEIGHTS} --trace`;

const holds = ({ seed, violation }: SimulationResult): void => {
  expect(violation, replay(seed)).to.equal(undefined);
};

describe("Simulated networks under faults", function () {
  this.timeout(240_000);

  before(() => loadCrypto());

  describe("with fixed seeds", () => {
    const results: SimulationResult[] = [];

    before(async () => {
      for (const seed of FIXED_SEEDS) results.push(await simulate({ seed, heights: HEIGHTS }));
    });

    it("never fork, and go on once the faults end [C-14, T-06, T-09]", () => {
      results.forEach(holds);
      expect(new Set(results.map(({ validators }) => validators))).to.deep.equal(new Set([4, 7]));
      expect(Math.max(...results.map(({ twins }) => twins))).to.equal(2);
      for (const { heights } of results) expect(heights).to.be.at.least(HEIGHTS);
    });

    it("suffer every kind of fault there is", () => {
      for (const mishap of MISHAPS) {
        const times = results.reduce((sum, { mishaps }) => sum + mishaps[mishap], 0);
        expect(times, mishap).to.be.above(0);
      }
    });

    it("have every word judged that binds a node, and refuse what was forged", () => {
      for (const { judged, seed } of results) expect(judged, replay(seed)).to.be.above(100);
      expect(results.reduce((sum, { refused }) => sum + refused, 0)).to.be.above(100);
    });

    it("hold evidence of who equivocated, and of nobody who was honest and crashed [C-08]", () => {
      const kinds = new Set(results.flatMap(({ evidence }) => Object.keys(evidence)));
      expect([...kinds]).to.include.members(["PREPARE", "IMPEACH", "SEAL"]);
    });

    it("impeach for every cause [C-18]", () => {
      const causes = new Set(results.flatMap(({ impeachments }) => Object.keys(impeachments)));
      expect([...causes]).to.have.members(["silent", "late", "illegal", "undecided", "followed"]);
    });
  });

  it("never fork, and go on once the faults end: new seeds", async () => {
    const first = Math.floor(Date.now() / 1_000);
    for (let seed = first; seed < first + FRESH_SEEDS; seed++) holds(await simulate({ seed, heights: HEIGHTS }));
  });

  it("do the same again with the same seed", async () => {
    const run = async (): Promise<string> => {
      const lines: string[] = [];
      const result = await simulate({ seed: 5, heights: 5, trace: (line) => lines.push(line) });
      return [...lines, JSON.stringify(result)].join("\n");
    };
    const [once, again] = [await run(), await run()];
    expect(once).to.equal(again);
    expect(once).to.match(/inserts (impeach )?block 5 /);
  });

  it("fork when nodes forget in a crash what they promised: the record is what prevents it", async () => {
    const results: SimulationResult[] = [];
    for (const seed of FORKING_SEEDS) {
      results.push(await simulate({ seed, heights: HEIGHTS, mutant: "forgetful", unwatched: true }));
    }
    expect(results.some(({ violation }) => violation?.includes("was decided as"))).to.equal(true);
  });

  const found: readonly (readonly [Mutant, RegExp])[] = [
    ["forgetful", /says the \w+ of round \d for .*, (after one for|although it held)|promises the .*, after it spoke/],
    ["unwritten", /which is not durable/],
    ["hasty", /which is not durable/],
  ];
  for (const [mutant, complaint] of found) {
    it(`show what is wrong with ${mutant} nodes in every fixed seed in which it can matter [C-14, T-09]`, async () => {
      const results: SimulationResult[] = [];
      for (const seed of FIXED_SEEDS) results.push(await simulate({ seed, heights: HEIGHTS, mutant }));
      const violations = results.flatMap(({ violation }) => violation ?? []);
      for (const violation of violations) expect(violation).to.match(complaint);
      // What was forgotten matters after a crash within a height only.
      expect(violations.length).to.be.at.least(mutant === "forgetful" ? FIXED_SEEDS.length / 2 : FIXED_SEEDS.length);
    });
  }
});
