/**
 * `npm run simulate`: whole networks under random faults, on the real driver and state machine with a virtual clock,
 * network and disk. Exit code 1 when something happened that must not; the seed that showed it replays the run.
 */
import { Command, InvalidArgumentError } from "commander";
import { loadCrypto } from "../chain/primitives/crypto/index.ts";
import { simulate } from "./simulator/simulate.ts";

interface Options {
  readonly seed?: number;
  readonly runs: number;
  readonly heights: number;
  readonly forgetful?: true;
  readonly trace?: true;
  readonly json?: true;
}

const wholeNumber = (text: string): number => {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("It is not a whole number.");
  return Number(text);
};

const options = new Command("simulate")
  .description("Runs networks of 4 and 7 validators under random faults, and looks for forks and standstills.")
  .option("--seed <number>", "the first seed (default: a new one)", wholeNumber)
  .option("--runs <number>", "how many seeds, one after the other", wholeNumber, 1)
  .option("--heights <number>", "heights to decide under faults in each run", wholeNumber, 50)
  .option("--forgetful", "a mutant: nodes forget what they promised when they crash; it has to fork")
  .option("--trace", "print what happens")
  .option("--json", "print one JSON object a run")
  .parse()
  .opts<Options>();

await loadCrypto();
const first = options.seed ?? Math.floor(Date.now() / 1_000);
const begin = process.hrtime.bigint();
let heights = 0;
let failures = 0;
for (let i = 0; i < options.runs; i++) {
  const result = await simulate({
    seed: first + i,
    heights: options.heights,
    forgetful: options.forgetful,
    trace: options.trace === true ? (line) => process.stdout.write(`${line}\n`) : undefined,
  });
  heights += result.heights;
  if (result.violation !== undefined) failures += 1;
  const { seed, validators, twins, virtualMs, impeachments, violation } = result;
  if (options.json === true) console.log(JSON.stringify(result));
  else if (violation !== undefined) {
    console.log(
      `seed ${seed}: ${violation}\n  replay: npm run simulate -- --seed ${seed} --heights ${options.heights} --trace`,
    );
  } else if (options.runs <= 20) {
    const causes = Object.entries(impeachments).map(([kind, count]) => `${count} ${kind}`);
    console.log(
      `seed ${seed}: ${validators} validators, ${twins} with a twin, ${result.heights} heights in ` +
        `${(virtualMs / 1_000).toFixed(0)} simulated seconds, impeached: ${causes.join(", ") || "never"}`,
    );
  }
}
const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
console.error(
  `${options.runs} runs from seed ${first}, ${heights} heights, ${failures} failed; ` +
    `${((60 * heights) / seconds).toFixed(0)} heights a minute`,
);
if (failures > 0) process.exitCode = 1;
