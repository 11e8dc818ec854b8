import { expect } from "chai";
import { readText } from "./support/files.ts";

/** The last cell of a row: a file and the title, or the beginning of the title, of a test in it. */
const TEST = /`(test\/[^`]+)`: ([^|]+?) *\|$/gm;

describe("Known defects [T-04]", () => {
  const page = readText("docs/known-defects.md");
  const tests = [...page.matchAll(TEST)].map(([, file = "", title = ""]) => ({ file, title }));

  it("have a row each that names a test", () => {
    const rows = page.split("\n").filter((line) => line.startsWith("| ") && !/^\| (?:Defect|-)/.test(line));
    expect(tests.length).to.equal(rows.length);
  });

  for (const { file, title } of tests) {
    it(`are kept away by a test that exists: ${title}`, () => {
      const source = readText(file);
      const quoted = [`"`, "`"].some((quote) => source.includes(`${quote}${title}`));
      expect(quoted, `${file} has no such test`).to.equal(true);
    });
  }
});
