import { expect } from "chai";
import { z } from "zod";
import { commands, documents, readJson, readText } from "./support/files.ts";

/** Pages whose commands a test types one after the other, as a reader would. */
const TYPED: Readonly<Record<string, string>> = {
  "docs/operators.md": "test/acceptance/documents/operators.test.ts",
  "docs/development.md": "test/acceptance/documents/development.test.ts",
};

/** Where another command is run: a step of .ci/run by its name, or a test file with a text that it holds. */
type RunBy = { readonly step: string } | { readonly test: string; readonly holding: string };

const FIRST_STEPS: RunBy = { step: "start the local network, deploy twice, stop" };
const HELP: RunBy = { step: "command lines explain themselves" };

const EXPLORE = "test/formal/command.test.ts";
const SIMULATE = "test/formal/simulate-command.test.ts";
const STANDARD = "test/chain/node/cli/standard.test.ts";

/**
 * Commands that no test can type: they install, run all tests, need the network of the reader at its own port, or files
 * that the reader has.
 */
const ELSEWHERE: Readonly<Record<string, RunBy>> = {
  "npm ci && npm test": { step: "set-up and tests, by the command of the README" },
  "npm ci && npm start": FIRST_STEPS,
  "npx hardhat deploy --network cpchain-local": FIRST_STEPS,
  "npx hardhat test --network cpchain": { step: "contract tests on our own chain" },
  "npx hardhat chain --help": HELP,
  "npx hardhat chain --processes": { test: "test/tasks/processes.test.ts", holding: '"--processes"' },
  "npx cpchain --help": HELP,
  "HARDHAT_IGNITION_CONFIRM_DEPLOYMENT=false npx hardhat ignition deploy ignition/modules/Data.ts --network cpchain-local":
    { test: "test/acceptance/ignition.test.ts", holding: "ignition.deploy(Data" },
  "npm run test:network": { step: "networks of processes under faults" },
  "npm run test:browser": { step: "the explorer in Chromium" },
  "npx cpchain import chain.rlp --genesis genesis.json --serve": { test: STANDARD, holding: "--serve" },
  "npx cpchain import chain.rlp --genesis genesis.json --data-dir standard": { test: STANDARD, holding: "--data-dir" },
  "npx cpchain devnet init net --validators 4 --proposers 4 --civilians 1": {
    test: "test/acceptance/network/support.ts",
    holding: 'startCpchain("devnet", "init"',
  },
  "net/start.sh": { test: "test/chain/node/networks/devnet.test.ts", holding: '"start.sh"' },
  "npm run explore -- --help": { test: EXPLORE, holding: 'explore("--help")' },
  "npm run explore -- --rule paper --byzantine 0 --rounds 1": {
    test: EXPLORE,
    holding: 'explore("--rule", "paper", "--byzantine", "0", "--rounds", "1")',
  },
  "npm run explore -- --rule all": { test: EXPLORE, holding: 'explore("--rule", "all"' },
  "npm run simulate -- --seed 5 --heights 5 --trace": { test: SIMULATE, holding: '"--seed", "5"' },
  "npm run simulate -- --seed 7 --heights 15 --mutant forgetful --unwatched": {
    test: SIMULATE,
    holding: '"forgetful"',
  },
  "npm run simulate -- --seed 1 --soak-hours 24": { test: SIMULATE, holding: '"--soak-hours"' },
  "npm run conformance -- tests": {
    test: "test/scripts/conformance/run.test.ts",
    holding: 'startScript("conformance.ts"',
  },
};

const Manifest = z.object({ scripts: z.record(z.string(), z.string()) });

describe("Commands in documents", () => {
  const shown = [...new Set(documents().flatMap((document) => commands(readText(document))))];

  it("begin with the README's two: set up and start, set up and test", () => {
    expect(commands(readText("README.md")).slice(0, 2)).to.deep.equal(["npm ci && npm start", "npm ci && npm test"]);
  });

  it("set up by nothing but npm ci", () => {
    const setUp = shown.filter((command) => /\b(?:install|npm i|apt|brew|curl|docker|nvm)\b/.test(command));
    expect(setUp).to.deep.equal([]);
  });

  const typed = new Set(Object.keys(TYPED).flatMap((page) => commands(readText(page))));

  it("are all typed by a test, or run elsewhere", () => {
    expect(shown.filter((command) => !typed.has(command) && ELSEWHERE[command] === undefined)).to.deep.equal([]);
  });

  it("are run elsewhere only if shown, and typed by no test", () => {
    expect(Object.keys(ELSEWHERE).filter((command) => !shown.includes(command) || typed.has(command))).to.deep.equal(
      [],
    );
  });

  for (const [page, test] of Object.entries(TYPED)) {
    it(`of ${page} are typed by ${test}`, () => {
      expect(readText(test)).to.include(`const PAGE = "${page}"`);
    });
  }

  for (const [command, by] of Object.entries(ELSEWHERE)) {
    it(`"${command}" is run elsewhere`, () => {
      if ("step" in by) expect(readText(".ci/run")).to.include(`step '${by.step}'`);
      else expect(readText(by.test)).to.include(by.holding);
    });
  }

  it("name scripts that package.json has", () => {
    const { scripts } = Manifest.parse(readJson("package.json"));
    const named = documents().flatMap((document) =>
      [...readText(document).matchAll(/\bnpm run ([a-z:-]+)/g)].map((match) => match[1] ?? ""),
    );
    expect(named).to.include("check");
    expect(named.filter((script) => scripts[script] === undefined)).to.deep.equal([]);
  });
});
