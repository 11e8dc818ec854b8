import { expect } from "chai";
import { simulate } from "../../formal/simulator/simulate.ts";
import type { SimulationResult } from "../../formal/simulator/simulate.ts";
import { loadCrypto } from "../../chain/primitives/crypto/index.ts";

const HEIGHTS = 15;
const FIXED_SEEDS = Array.from({ length: 12 }, (_, i) => i + 1);
const FRESH_SEEDS = 4;
/** With these a crash between two inserts lets the network decide a height twice, once promises are forgotten. */
const FORKING_SEEDS = [4, 17, 48, 53];

const replay = (seed: number): string => `npm run simulate -- --seed ${seed} --heights ${HEIGHTS} --trace`;

const holds = ({ seed, violation }: SimulationResult): void => {
  expect(violation, replay(seed)).to.equal(undefined);
};

describe("Simulated networks under faults", function () {
  this.timeout(120_000);

  before(() => loadCrypto());

  it("never fork, and go on once the faults end: fixed seeds [C-14, T-06, T-09]", async () => {
    const results: SimulationResult[] = [];
    for (const seed of FIXED_SEEDS) results.push(await simulate({ seed, heights: HEIGHTS }));
    results.forEach(holds);
    expect(new Set(results.map(({ validators }) => validators))).to.deep.equal(new Set([4, 7]));
    expect(Math.max(...results.map(({ twins }) => twins))).to.be.above(0);
    const causes = new Set(results.flatMap(({ impeachments }) => Object.keys(impeachments)));
    expect([...causes]).to.include.members(["silent", "illegal", "undecided"]);
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
    for (const seed of FORKING_SEEDS) results.push(await simulate({ seed, heights: 20, forgetful: true }));
    expect(results.some(({ violation }) => violation?.includes("was decided as"))).to.equal(true);
  });
});
