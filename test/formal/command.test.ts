import { execFile } from "node:child_process";
import path from "node:path";
import { expect } from "chai";
import { RULES } from "../../formal/explorer/rules.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Runs `npm run explore -- …`, as package.json has it. */
const explore = (
  ...args: string[]
): Promise<{ readonly code: number; readonly output: string; readonly errors: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ["formal/explore.ts", ...args], { cwd: ROOT }, (error, output, errors) => {
      resolve({ code: error === null ? 0 : Number(error.code), output, errors });
    });
  });

describe("npm run explore", function () {
  it("explains itself and every rule", async () => {
    const { code, output } = await explore("--help");
    expect(code).to.equal(0);
    for (const { name, about } of RULES) expect(output).to.include(name).and.to.include(about);
  });

  it("says in words that nothing was found, and how much was seen", async () => {
    const { code, output } = await explore("--rounds", "1");
    expect(code, output).to.equal(0);
    expect(output).to.match(/^lbft2: 4 validators, 1 Byzantine, rounds 0 to 1/);
    expect(output)
      .to.match(/\d+ states, [\d,]+ steps/)
      .and.to.include("No fork: every state was seen.");
  });

  it("prints a fork step by step; finding one in a rule that has one is success", async () => {
    const { code, output } = await explore("--rule", "paper", "--byzantine", "0", "--rounds", "1");
    expect(code, output).to.equal(0);
    expect(output).to.match(/\n1\. v\d receives the proposer's block B: it sends PREPARE\(0, B\)\.\n2\. /);
  });

  it("goes through all rules, and prints JSON, one exploration a line", async () => {
    const { code, output } = await explore("--rule", "all", "--json");
    expect(code, output).to.equal(0);
    const lines = output.trim().split("\n");
    const reports = lines.map(
      (line) => JSON.parse(line) as { readonly rule: string; readonly trace: readonly string[] },
    );
    expect([...new Set(reports.map(({ rule }) => rule))]).to.deep.equal(RULES.map(({ name }) => name));
    expect(reports.map(({ rule, trace }) => (rule === "lbft2") === (trace.length === 0))).not.to.include(false);
    expect(reports[0]).to.include({ validators: 4, byzantine: 1, lastRound: 2, exhausted: true });
  });

  it("fails when the limit of states ends it early", async () => {
    const { code, output } = await explore("--max-states", "100");
    expect(code).to.equal(1);
    expect(output).to.include("the limit of states was reached");
  });

  it("fails when a rule that has a fork shows none", async () => {
    expect((await explore("--rule", "forgotten-lock", "--rounds", "0")).code).to.equal(1);
  });

  it("refuses a number of validators that is not 3f + 1, and an unknown rule", async () => {
    expect((await explore("--validators", "5")).errors).to.include("5 validators cannot form quorums");
    expect((await explore("--rule", "none")).errors).to.include("Allowed choices");
  });
});
