import { execFile } from "node:child_process";
import path from "node:path";
import { expect } from "chai";
import { MUTANTS } from "../../formal/simulator/mutant.ts";
import type { SimulationResult } from "../../formal/simulator/simulate.ts";
import { GAUGES } from "../../formal/simulator/soak/gauges.ts";
import type { SoakResult } from "../../formal/simulator/soak/soak.ts";
import { MISHAPS } from "../../formal/simulator/tally.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Runs `npm run simulate -- …`, as package.json has it. */
const simulate = (...args: string[]): Promise<{ readonly code: number; readonly output: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ["formal/simulate.ts", ...args], { cwd: ROOT }, (error, output) => {
      resolve({ code: error === null ? 0 : Number(error.code), output });
    });
  });

describe("npm run simulate", function () {
  this.timeout(180_000);

  it("prints what happens in a run, and what came of it", async () => {
    const { code, output } = await simulate("--seed", "5", "--heights", "5", "--trace");
    expect(code, output).to.equal(0);
    expect(output).to.match(/ms {2}v\d inserts (impeach )?block 1 0x/);
    expect(output).to.match(/seed 5: \d validators, \d with a twin, \d+ heights in \d+ simulated seconds/);
  });

  it("fails with the seed that replays what must not happen: a fork of nodes that forget their promises", async () => {
    const args = ["--seed", "7", "--heights", "15", "--mutant", "forgetful", "--unwatched"];
    const { code, output } = await simulate(...args);
    expect(code, output).to.equal(1);
    expect(output)
      .to.include("was decided as")
      .and.to.include(`replay: npm run simulate -- ${args.join(" ")} --trace`);
  });

  it("judges what every node says, not only what is decided", async () => {
    const { code, output } = await simulate("--seed", "1", "--heights", "5", "--mutant", "hasty");
    expect(code, output).to.equal(1);
    expect(output).to.match(/seed 1: .* says the \w+ of round 0 for 0x\w{64} at height 1, which is not durable/);
  });

  it("counts what went wrong in the runs, and prints one JSON object a run", async () => {
    const { code, output } = await simulate("--seed", "1", "--runs", "2", "--heights", "5", "--json");
    expect(code, output).to.equal(0);
    const results = output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as SimulationResult);
    expect(results.map(({ seed }) => seed)).to.deep.equal([1, 2]);
    for (const { mishaps } of results) expect(Object.keys(mishaps)).to.deep.equal([...MISHAPS]);
  });

  it("soaks a network, and says of everything that could grow that it does not [C-14, T-09]", async () => {
    const { code, output } = await simulate("--soak-hours", "0.25", "--seed", "1");
    expect(code, output).to.equal(0);
    const lines = output.trim().split("\n");
    for (const gauge of GAUGES) expect(lines[0]).to.match(new RegExp(`\\b${gauge}\\b`));
    // A sample a line, level, growth and tolerance, the outcome.
    expect(lines).to.have.length(1 + 24 + 3 + 1);
    expect(lines.at(-1)).to.match(/seed 1: \d validators, .* \d+ heights in 0\.\d+ hours: nothing grows$/);
  });

  it("finds in a soak what a node hoards", async () => {
    const { code, output } = await simulate("--soak-hours", "0.25", "--seed", "1", "--mutant", "hoarding", "--json");
    expect(code, output).to.equal(1);
    const { violation, growth } = JSON.parse(output) as SoakResult;
    expect(violation).to.match(/^diskBytes grows by \d+ in 0.25 hours$/);
    const leaking = growth.filter(({ gauge, leaks }) => leaks && gauge !== "heapBytes");
    expect(leaking.map(({ gauge }) => gauge)).to.deep.equal(["diskBytes"]);
  });

  it("explains itself and every defect that it can give to nodes", async () => {
    const { code, output } = await simulate("--help");
    expect(code).to.equal(0);
    for (const [name, about] of Object.entries(MUTANTS)) expect(output).to.include(name).and.to.include(about);
  });
});
