import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { checkBudget, gzippedSizes, PAGE_BUDGET_BYTES } from "../../../web/build/budget.ts";

describe("Budget of the page [A-11]", function () {
  const noise = (bytes: number) => ({ name: "assets/noise.js", body: randomBytes(bytes) });

  it("stops a build that is too large, and names the largest file", function () {
    const files = [{ name: "index.html", body: "<p>" }, noise(PAGE_BUDGET_BYTES)];
    expect(() => checkBudget(files)).to.throw(/too large[^]*assets\/noise\.js: 25/);
  });

  it("counts what a browser loads after compression", function () {
    expect(checkBudget([{ name: "a.js", body: "a".repeat(10 * PAGE_BUDGET_BYTES) }])).to.include("of 250.0 KiB");
    const unloaded = ["a.js.br", "a.js.gz", "licences.txt"].map((name) => ({
      name,
      body: randomBytes(PAGE_BUDGET_BYTES),
    }));
    expect(gzippedSizes(unloaded)).to.deep.equal([]);
  });
});
