// Writes the local network's genesis file from the committed creation code. `--check` fails when it is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { buildGenesis } from "../chain/node/networks/build-genesis.ts";
import { localGenesisOptions } from "../chain/node/networks/local-genesis.ts";

const target = new URL("../chain/node/networks/local.genesis.json", import.meta.url);
const text = `${JSON.stringify(await buildGenesis(localGenesisOptions()), null, 2)}\n`;
if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text) {
    console.error('chain/node/networks/local.genesis.json is stale: run "npm run genesis".');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
