/**
 * Networks whose nodes are processes of their own on this machine: finality, transactions per second, and whether what
 * is too much for them is mined later. Run with `npm run bench:network`; the numbers are also written to
 * bench/results/network.json.
 */
import { clientVersion } from "../chain/node/version.ts";
import { writeResults } from "./machine.ts";
import { readOptions } from "./network/options.ts";
import { runScenario } from "./network/scenario.ts";
import type { ScenarioResult } from "./network/scenario.ts";
import { resultTable, shareTable } from "./network/table.ts";

const options = readOptions(process.argv.slice(2));
const results: ScenarioResult[] = [];
for (const scenario of options.scenarios) {
  const { validators, proposers, periodMs } = scenario;
  const say = (text: string): void => {
    console.error(`${validators} validators, ${proposers} proposers, ${periodMs} ms: ${text}`);
  };
  say("starts");
  results.push(await runScenario(scenario, options, say));
  // After each, so that a run that is stopped leaves what it has.
  await writeResults("network", { cpchain: clientVersion(false) }, results);
}
const rows = results.flatMap(({ rows: some }) => some);
console.log(options.json ? JSON.stringify(results, null, 2) : `${resultTable(rows)}\n\n${shareTable(results)}`);
