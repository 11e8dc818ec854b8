import { expect } from "chai";
import { installedLicence, isAllowed, licenceFindings } from "../../scripts/licences.ts";
import { readJson, ROOT } from "./support/files.ts";

const lock = (entry: object): unknown => ({ packages: { "": { license: "Apache-2.0" }, "node_modules/a": entry } });
const nothing = (): undefined => undefined;

describe("Licences of what ships", () => {
  it("are all in the list", () => {
    expect(licenceFindings(readJson("package-lock.json"), installedLicence(ROOT))).to.deep.equal([]);
  });

  it("reports a package under the GPL, whether the lockfile or the package says so", () => {
    expect(licenceFindings(lock({ license: "GPL-3.0-or-later" }), nothing)).to.have.length(1);
    expect(licenceFindings(lock({ license: "MIT" }), () => "AGPL-3.0")).to.have.length(1);
  });

  it("reports a package without a licence", () => {
    expect(licenceFindings(lock({}), nothing)).to.deep.equal(["node_modules/a: states no licence"]);
  });

  it("leaves out what only development installs", () => {
    expect(licenceFindings(lock({ license: "GPL-3.0", dev: true }), nothing)).to.deep.equal([]);
  });

  for (const [expression, allowed] of [
    ["MIT", true],
    ["(MIT OR GPL-2.0)", true],
    ["MIT AND ISC", true],
    ["MIT AND GPL-2.0", false],
    ["GPL-2.0", false],
    ["GPL-3.0 AND (MIT OR ISC)", false],
  ] as const) {
    it(`${allowed ? "allows" : "refuses"} "${expression}"`, () => {
      expect(isAllowed(expression)).to.equal(allowed);
    });
  }
});
