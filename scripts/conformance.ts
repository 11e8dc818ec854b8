/**
 * Runs the tests of ethereum/execution-apis (METHOD/*.io beside genesis.json and chain.rlp) against this project's node,
 * which it starts on the folder's chain, or against any node at --url. Exits with 1 when a test fails.
 */
import { Command } from "commander";
import { serveChain } from "./conformance/node.ts";
import { reportJson, reportText } from "./conformance/report.ts";
import { askOver, runTest, type Outcome } from "./conformance/run.ts";
import { readTests } from "./conformance/tests.ts";

interface Arguments {
  readonly url?: string;
  readonly method?: string;
  readonly json: boolean;
}

async function conformance(folder: string, { url, method, json }: Arguments): Promise<void> {
  const tests = await readTests(folder, method);
  if (tests.length === 0) throw new Error(`${folder} has no tests${method === undefined ? "" : ` of ${method}`}`);
  const served = url === undefined ? await serveChain(folder) : undefined;
  const outcomes: Outcome[] = [];
  try {
    const ask = askOver(served?.url ?? url ?? "");
    for (const test of tests) outcomes.push(await runTest(test, ask));
  } finally {
    await served?.close();
  }
  console.log(json ? JSON.stringify(reportJson(outcomes), undefined, 2) : reportText(outcomes));
  if (outcomes.some(({ differences }) => differences.length > 0)) process.exitCode = 1;
}

const command = new Command("conformance")
  .argument("<folder>", "folder with genesis.json, chain.rlp and METHOD/*.io")
  .option("--url <url>", "node to test in place of this project's own")
  .option("--method <name>", "only the tests of one method")
  .option("--json", "print JSON", false)
  .action(conformance);

try {
  await command.parseAsync();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
