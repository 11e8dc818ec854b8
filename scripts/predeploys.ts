// Writes the creation code of the contracts that genesis holds, taken from the compiled artifacts, so that a node
// needs no compiler. `--check` fails when the committed file is stale.
import { readFileSync, writeFileSync } from "node:fs";

const CONTRACTS = ["Treasury", "TeamVesting"] as const;
const target = new URL("../chain/node/networks/predeploys.json", import.meta.url);

const creationCode = (name: string): string => {
  const artifact = new URL(`../artifacts/contracts/token/${name}.sol/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(artifact, "utf8")) as { bytecode: string }).bytecode;
};

const text = `${JSON.stringify(Object.fromEntries(CONTRACTS.map((name) => [name, creationCode(name)])), null, 2)}\n`;
if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text) {
    console.error('chain/node/networks/predeploys.json is stale: run "npm run genesis".');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
