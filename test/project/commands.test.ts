import { expect } from "chai";
import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { commands, documents, readJson, readText, ROOT } from "./support/files.ts";

/** What runs a command that documents show: a step of .ci/run, by a text that it holds, or a test file. */
type RunBy = { readonly ci: string } | { readonly test: string };

const FIRST_STEPS = "npm run first-steps";
const CLI_ACCOUNT = "test/chain/node/cli/account.test.ts";
const CLI_STANDARD = "test/chain/node/cli/standard.test.ts";
const CLI_CHAIN = "test/chain/node/cli/chain.test.ts";

const KNOWN: Readonly<Record<string, RunBy>> = {
  "npm ci && npm test": { ci: "npm ci && npm test" },
  "npm ci && npm start": { ci: FIRST_STEPS },
  "npx hardhat deploy --network cpchain-local": { ci: FIRST_STEPS },
  "npx hardhat test --network cpchain": { ci: "npx hardhat test" },
  "npx hardhat chain --help": { ci: "npx hardhat chain --help" },
  "npx cpchain --help": { ci: "npx cpchain --help" },
  "npx cpchain account new --keystore node/keystore --password-file node/password": { test: CLI_ACCOUNT },
  "npx cpchain account list --keystore node/keystore": { test: CLI_ACCOUNT },
  "npx cpchain account import key.txt --keystore node/keystore --password-file node/password": { test: CLI_ACCOUNT },
  "npx cpchain account update $ACCOUNT --keystore node/keystore --password-file node/password --new-password-file new":
    {
      test: CLI_ACCOUNT,
    },
  "npx cpchain genesis --chain-id 1337 --validator $ACCOUNT --proposer $ACCOUNT --controller $ACCOUNT --team $ACCOUNT --investors $ACCOUNT --out node/genesis.json":
    { test: CLI_CHAIN },
  "npx cpchain node --config node/config.json": { test: CLI_CHAIN },
  "npx cpchain rpc eth_blockNumber --url http://127.0.0.1:8501": { test: CLI_CHAIN },
  "npx cpchain rpc eth_getBlockByNumber latest false --url http://127.0.0.1:8501": { test: CLI_CHAIN },
  "npx cpchain export chain.rlp --data-dir node/chain": { test: CLI_CHAIN },
  "npx cpchain import chain.rlp --data-dir copy --genesis node/genesis.json": { test: CLI_CHAIN },
  "npx cpchain import chain.rlp --data-dir indexed --genesis node/genesis.json --index": { test: CLI_CHAIN },
  "npx cpchain import chain.rlp --genesis genesis.json --serve": { test: CLI_STANDARD },
  "npx cpchain import chain.rlp --genesis genesis.json --data-dir standard": { test: CLI_STANDARD },
  "npm run conformance -- tests": { test: "test/scripts/conformance/run.test.ts" },
  "npm run test:browser": { ci: "npm run test:browser" },
  "npx mocha test/project/traceability.test.ts": { test: "test/project/traceability.test.ts" },
  "HARDHAT_IGNITION_CONFIRM_DEPLOYMENT=false npx hardhat ignition deploy ignition/modules/Data.ts --network cpchain-local":
    { test: "test/acceptance/ignition.test.ts" },
  "npx hardhat test test/contracts/token/Allocation.test.ts": { test: "test/contracts/token/Allocation.test.ts" },
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

  it("are all run by CI or a test", () => {
    expect(shown.filter((command) => KNOWN[command] === undefined)).to.deep.equal([]);
  });

  it("are all still shown", () => {
    expect(Object.keys(KNOWN).filter((command) => !shown.includes(command))).to.deep.equal([]);
  });

  for (const [command, by] of Object.entries(KNOWN)) {
    it(`"${command}" is run`, () => {
      if ("ci" in by) expect(readText(".ci/run")).to.include(by.ci);
      else expect(existsSync(path.join(ROOT, by.test)), by.test).to.equal(true);
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
