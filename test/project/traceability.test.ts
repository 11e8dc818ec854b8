import { expect } from "chai";
import { citations, projectAt, traceabilityFindings, type ProjectFiles } from "../../scripts/traceability.ts";
import { ROOT } from "./support/files.ts";

/** A project in memory: one requirement, traced by `row`, and one test with `source`. */
function project(row: string, source = ""): ProjectFiles {
  const files = new Map([
    ["docs/requirements.md", "| Id | What |\n| E-01 | supply |\n"],
    ["docs/traceability.md", `| Id | State | Where | Tests |\n${row}\n`],
    ["contracts/Supply.sol", ""],
    ["test/supply.test.ts", source],
  ]);
  return {
    read: (file) => files.get(file) ?? "",
    exists: (file) => files.has(file),
    tests: ["test/supply.test.ts"],
  };
}

const DONE = "| E-01 | done | `contracts/Supply.sol` | `test/supply.test.ts` |";
const TITLE = 'it("[E-01] keeps the supply")';

describe("Traceability of requirements", () => {
  it("is complete and true in this project", () => {
    expect(traceabilityFindings(projectAt(ROOT))).to.deep.equal([]);
  });

  it("accepts a row whose files exist and whose test cites the requirement", () => {
    expect(traceabilityFindings(project(DONE, TITLE))).to.deep.equal([]);
    expect(traceabilityFindings(project("| E-01 | planned | | |"))).to.deep.equal([]);
  });

  for (const [what, row, source, finding] of [
    ["a requirement without a row", "", "", "E-01: has no row in docs/traceability.md"],
    ["a repeated row", `${DONE}\n${DONE}`, TITLE, "E-01: stands twice in docs/traceability.md"],
    ["a row of no requirement", `${DONE}\n| E-02 | planned | | |`, TITLE, "E-02: is not in docs/requirements.md"],
    ["a missing file", DONE.replace("Supply", "Gone"), TITLE, "E-01: contracts/Gone.sol does not exist"],
    ["a test that does not cite it", DONE, "", "E-01: test/supply.test.ts does not cite it"],
    [
      "a row without tests",
      "| E-01 | partly | `contracts/Supply.sol` | |",
      TITLE,
      "E-01: is partly, yet names no test",
    ],
    ["an invented state", "| E-01 | soon | | |", "", 'E-01: state "soon" is none of done, partly, planned'],
    [
      "a test that cites what is unknown",
      DONE,
      'it("[E-01, E-99]")',
      "test/supply.test.ts cites E-99, which is not in docs/requirements.md",
    ],
    [
      "a test of what is still planned",
      "| E-01 | planned | | |",
      TITLE,
      "test/supply.test.ts cites E-01, which docs/traceability.md still calls planned",
    ],
  ] as const) {
    it(`reports ${what}`, () => {
      expect(traceabilityFindings(project(row, source))).to.include(finding);
    });
  }

  it("reads single and combined citations, and nothing that only looks like one", () => {
    expect([...citations("[E-12] [C-14, C-15] P-256 [P-256] E-13")]).to.deep.equal(["E-12", "C-14", "C-15"]);
  });
});
