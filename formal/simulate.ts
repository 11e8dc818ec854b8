/**
 * `npm run simulate`: whole networks under random faults, on the real driver and state machine with a virtual clock,
 * network and disk. Exit code 1 when something happened that must not; the seed that showed it replays the run.
 */
import { Command, InvalidArgumentError, Option } from "commander";
import { loadCrypto } from "../chain/primitives/crypto/index.ts";
import { MUTANTS } from "./simulator/mutant.ts";
import type { Mutant } from "./simulator/mutant.ts";
import { counted, outcome, sampleHeads, sampleRow, soakOutcome, total } from "./simulator/report.ts";
import { simulate } from "./simulator/simulate.ts";
import type { SimulationResult } from "./simulator/simulate.ts";
import { soak } from "./simulator/soak/soak.ts";

interface Options {
  readonly seed?: number;
  readonly runs: number;
  readonly heights: number;
  readonly soakHours?: number;
  readonly mutant?: Mutant;
  readonly unwatched?: true;
  readonly trace?: true;
  readonly json?: true;
}

const wholeNumber = (text: string): number => {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("It is not a whole number.");
  return Number(text);
};

const hoursNumber = (text: string): number => {
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(text) || Number(text) === 0) throw new InvalidArgumentError("It is no time.");
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
  .option(
    "--soak-hours <number>",
    "one run of so many simulated hours, which must not leave anything that grows",
    hoursNumber,
  )
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
const trace = options.trace === true ? (line: string) => process.stdout.write(`${line}\n`) : undefined;
const perMinute = (heights: number): string => {
  const { user, system } = process.cpuUsage();
  return `${((60 * heights) / ((user + system) / 1e6)).toFixed(0)} heights a minute of CPU`;
};

const runSeeds = async (): Promise<void> => {
  const results: SimulationResult[] = [];
  for (let seed = first; seed < first + options.runs; seed++) {
    const result = await simulate({ seed, heights, mutant, unwatched, trace });
    results.push(result);
    if (options.json === true) console.log(JSON.stringify(result));
    else if (result.violation !== undefined) {
      console.log(`seed ${seed}: ${result.violation}\n  replay: npm run simulate -- --seed ${seed} ${same} --trace`);
    } else if (options.runs <= 20) console.log(outcome(result));
  }
  const decided = results.reduce((sum, result) => sum + result.heights, 0);
  const failed = results.filter(({ violation }) => violation !== undefined).length;
  console.error(counted(total(results.map(({ mishaps }) => mishaps))));
  console.error(`${options.runs} runs from seed ${first}, ${decided} heights, ${failed} failed; ${perMinute(decided)}`);
  if (failed > 0) process.exitCode = 1;
};

const runSoak = async (hours: number): Promise<void> => {
  const inWords = options.json !== true;
  if (inWords) console.log(sampleHeads());
  const result = await soak({
    seed: first,
    hours,
    mutant,
    unwatched,
    trace,
    onSample: (sample) => {
      if (inWords) console.log(sampleRow(sample));
    },
  });
  console.log(inWords ? soakOutcome(result) : JSON.stringify(result));
  console.error(`${counted(result.mishaps)}\n${perMinute(result.heights)}`);
  if (result.violation !== undefined) process.exitCode = 1;
};

await (options.soakHours === undefined ? runSeeds() : runSoak(options.soakHours));
