import { expect } from "chai";
import { ROOT, commands, readText } from "../../project/support/files.ts";
import { Shell } from "./shell.ts";

const PAGE = "docs/development.md";

describe(`Commands of ${PAGE}`, function () {
  this.timeout(180_000);
  // The tests' own Hardhat options must not reach the commands. They write nothing, so that the project itself will do.
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("HARDHAT_")));
  let shell: Shell;

  before(() => {
    shell = new Shell(ROOT, { ...environment, HARDHAT_DISABLE_TELEMETRY: "true", NO_COLOR: "1" });
  });
  after(() => shell.close());

  for (const command of commands(readText(PAGE))) {
    it(command, async function () {
      const { code, output } = await shell.run(command);
      expect(code, output).to.equal(0);
    });
  }
});
