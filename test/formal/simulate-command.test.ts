import { execFile } from "node:child_process";
import path from "node:path";
import { expect } from "chai";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Runs `npm run simulate -- …`, as package.json has it. */
const simulate = (...args: string[]): Promise<{ readonly code: number; readonly output: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ["formal/simulate.ts", ...args], { cwd: ROOT }, (error, output) => {
      resolve({ code: error === null ? 0 : Number(error.code), output });
    });
  });

describe("npm run simulate", () => {
  it("prints what happens in a run, and what came of it", async () => {
    const { code, output } = await simulate("--seed", "5", "--heights", "5", "--trace");
    expect(code, output).to.equal(0);
    expect(output).to.match(/ms {2}v\d inserts (impeach )?block 1 0x/);
    expect(output).to.match(/seed 5: \d validators, \d with a twin, \d+ heights in \d+ simulated seconds/);
  });

  it("fails with the seed that replays what must not happen", async () => {
    const { code, output } = await simulate("--seed", "4", "--heights", "20", "--forgetful");
    expect(code, output).to.equal(1);
    expect(output).to.include("was decided as").and.to.include("replay: npm run simulate -- --seed 4 --heights 20");
  });
});
