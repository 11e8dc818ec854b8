import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { explore } from "../../formal/explorer/explore.ts";
import { LBFT2 } from "../../formal/explorer/machine.ts";
import { check, parseConfiguration } from "../../formal/specification/check.ts";
import { parseModule } from "../../formal/specification/parser.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../formal/tla");
const read = (file: string): string => readFileSync(path.join(FOLDER, file), "utf8");

describe("The specification, evaluated [T-13]", function () {
  this.timeout(300_000);

  const module = parseModule(read("LBFT.tla"));

  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".cfg"))) {
    const holds = /Expected: Agreement holds/.test(read(file));
    it(`${holds ? "keeps agreement" : "forks"} under ${file}, as the file says`, () => {
      const { broken } = check(module, parseConfiguration(read(file)));
      expect(broken?.invariant, broken?.trace.join("\n")).to.equal(holds ? undefined : "Agreement");
    });
  }

  it("forks under the white paper's rule step by step as the white paper's rule does", () => {
    const { broken, actions } = check(module, parseConfiguration(read("paper.cfg")));
    expect(broken?.trace[0]).to.equal("UponProposal(v1)");
    expect(broken?.trace.at(-1)).to.match(/^UponPrepareQuorum\(v\d\)$/);
    expect([...actions]).to.have.members(["UponProposal", "UponPrepareQuorum", "Enter"]);
  });

  // From round 2 on the explorer tells coordinators apart, which the specification does not.
  for (const [file, validators] of [
    ["lbft2.cfg", 4],
    ["lbft2-of-7.cfg", 7],
  ] as const) {
    it(`has as many states in rounds 0 and 1 as the code of ${validators} nodes`, () => {
      const configuration = parseConfiguration(read(file));
      const constants = new Map(configuration.constants).set("LastRound", 1);
      const { states } = check(module, { ...configuration, constants });
      const byzantine = (validators - 1) / 3;
      const setting = { rule: LBFT2, validators, byzantine, lastRound: 1, height: 0 };
      expect(states).to.equal(explore(setting, { states: 100_000 }).states);
    });
  }
});
