/**
 * `npm run simulate`: whole networks under random faults, on the real driver and state machine with a virtual clock,
 * network and disk. Exit code 1 when something happened that must not; the seed that showed it replays the run.
 */
import { Command, InvalidArgumentError, Option } from "commander";
import { loadCrypto } from "../chain/primitives/crypto/index.ts";
import { MUTANTS } from "./simulator/mutant.ts";
import type { Mutant } from "./simulator/mutant.ts";
import { counted, outcome, total } from "./simulator/report.ts";
import { simulate } from "./simulator/simulate.ts";
import type { SimulationResult } from "./simulator/simulate.ts";

interface Options {
  readonly seed?: number;
  readonly runs: number;
  readonly heights: number;
  readonly mutant?: Mutant;
  readonly unwatched?: true;
  readonly trace?: true;
  readonly json?: true;
}

const wholeNumber = (text: string): number => {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("It is not a whole number.");
  return Number(text);
};

const defects = Object.entries(MUTANTS).map(([name, about]) => `  ${name.padEnd(12)} ${about}`);
const options = new Command("simulate")
  .description(
    "Runs networks of 4 and 7 validators under random faults, and looks for forks, broken promises and standstills.",
  )
  .option("--seed <number>", "the first seed (default: a new one)", wholeNumber)
  .option("--runs <number>", "how many seeds, one after the other", wholeNumber, 1)
  .option("--heights <number>", "heights to decide under faults in each run", wholeNumber, 50)
  .addOption(
    new Option("--mutant <name>", "give all nodes a defect, which has to be found").choices(Object.keys(MUTANTS)),
  )
  .option("--unwatched", "judge what is decided only, not what nodes say on the way there")
  .option("--trace", "print what happens")
  .option("--json", "print one JSON object a run")
  .addHelpText("after", `\nDefects:\n${defects.join("\n")}`)
  .parse()
  .opts<Options>();

const { mutant, unwatched, heights } = options;
/** What replays a run, but for its seed. */
const same = [
  `--heights ${heights}`,
  ...(mutant === undefined ? [] : [`--mutant ${mutant}`]),
  ...(unwatched === undefined ? [] : ["--unwatched"]),
].join(" ");

await loadCrypto();
const first = options.seed ?? Math.floor(Date.now() / 1_000);
const results: SimulationResult[] = [];
for (let seed = first; seed < first + options.runs; seed++) {
  const trace = options.trace === true ? (line: string) => process.stdout.write(`${line}\n`) : undefined;
  const result = await simulate({ seed, heights, mutant, unwatched, trace });
  results.push(result);
  if (options.json === true) console.log(JSON.stringify(result));
  else if (result.violation !== undefined) {
    console.log(`seed ${seed}: ${result.violation}\n  replay: npm run simulate -- --seed ${seed} ${same} --trace`);
  } else if (options.runs <= 20) console.log(outcome(result));
}

const decided = results.reduce((sum, result) => sum + result.heights, 0);
const failed = results.filter(({ violation }) => violation !== undefined).length;
const { user, system } = process.cpuUsage();
const rate = (60 * decided) / ((user + system) / 1e6);
console.error(`${counted(total(results.map(({ mishaps }) => mishaps)))}
${options.runs} runs from seed ${first}, ${decided} heights, ${failed} failed; ${rate.toFixed(0)} heights a minute of CPU`);
if (failed > 0) process.exitCode = 1;
