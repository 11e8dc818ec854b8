// Writes what the node keeps of compiled contracts: the creation code of those that genesis holds, and the local
// network's genesis file. A node then needs no compiler. `--check` fails when a committed file is stale.
import { readFileSync, writeFileSync } from "node:fs";

const CONTRACTS = {
  Treasury: "token",
  TeamVesting: "token",
  ImpeachmentRecord: "consensus",
  EvidenceRegistry: "consensus",
} as const;
const folder = new URL("../chain/node/networks/", import.meta.url);
const check = process.argv.includes("--check");

const creationCode = (name: string, area: string): string => {
  const artifact = new URL(`../artifacts/contracts/${area}/${name}.sol/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(artifact, "utf8")) as { bytecode: string }).bytecode;
};

const put = (name: string, content: unknown): void => {
  const file = new URL(name, folder);
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) {
    console.error(`chain/node/networks/${name} is stale: run "npm run build && npm run genesis".`);
    process.exitCode = 1;
  }
};

put(
  "predeploys.json",
  Object.fromEntries(Object.entries(CONTRACTS).map(([name, area]) => [name, creationCode(name, area)])),
);
const { buildGenesis } = await import("../chain/node/networks/build-genesis.ts");
const { localGenesisOptions } = await import("../chain/node/networks/local-genesis.ts");
put("local.genesis.json", await buildGenesis(localGenesisOptions()));
