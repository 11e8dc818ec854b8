import path from "node:path";
import { expect } from "chai";
import { readText } from "./support/files.ts";

const CASES = 28;
const ROW = /^\| (A\d+) +\|.*\|([^|]*)\|$/gm;
const LINK = /\]\(([^)]+)\)/g;

describe("Page of cases", () => {
  const rows = [...readText("docs/network-tests.md").matchAll(ROW)].map(([, id = "", tests = ""]) => ({
    id,
    files: [...tests.matchAll(LINK)].map(([, file = ""]) => path.join("docs", file)),
  }));

  it("lists every case of abnormal consensus once [T-05]", () => {
    expect(rows.map(({ id }) => id)).to.deep.equal(Array.from({ length: CASES }, (_, i) => `A${i + 1}`));
  });

  for (const { id, files } of rows) {
    it(`names tests of ${id} that say so, one of them first of all [T-05]`, () => {
      const sources = files.map((file) => readText(file));
      const [first] = sources.map((source) => new RegExp(`it\\(["\`]${id} |"${id}",`).test(source));
      expect(first, `${String(files[0])} has a title that begins with ${id}`).to.equal(true);
      for (const [i, source] of sources.entries()) {
        expect(new RegExp(`\\b${id}\\b`).test(source), `${String(files[i])} names ${id}`).to.equal(true);
      }
    });
  }
});
