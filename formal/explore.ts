/**
 * `npm run explore`: runs the state machines of all validators of a height through every interleaving up to a bound.
 * Exit code 0: as expected (no fork under the node's rules, one under every other); 1: not so.
 */
import { Command, InvalidArgumentError, Option } from "commander";
import { quorumSizes } from "../chain/consensus/quorum.ts";
import { inWords, investigate } from "./explorer/report.ts";
import { RULES } from "./explorer/rules.ts";

interface Options {
  readonly rule: string;
  readonly rounds: number;
  readonly validators: number;
  readonly byzantine?: number;
  readonly maxStates: number;
  readonly json?: true;
}

const wholeNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It is not a whole number.");
  return Number(text);
};

const program = new Command("explore")
  .description("Explores every interleaving of one height on the real state machine, and looks for a fork.")
  .addOption(
    new Option("--rule <name>", "what to explore").choices(["all", ...RULES.map(({ name }) => name)]).default("lbft2"),
  )
  .option("--rounds <number>", "the last round, counted from 0", wholeNumber, 2)
  .option("--validators <number>", "3f + 1", wholeNumber, 4)
  .option("--byzantine <number>", "how many of them are Byzantine (default: f)", wholeNumber)
  .option("--max-states <number>", "give up after so many states", wholeNumber, 10_000_000)
  .option("--json", "print one JSON object a line")
  .addHelpText("after", `\nRules:\n${RULES.map(({ name, about }) => `  ${name.padEnd(22)} ${about}`).join("\n")}`)
  .parse();

const options = program.opts<Options>();
const { f } = quorumSizes(options.validators);
const byzantine = options.byzantine ?? f;

for (const rule of RULES.filter(({ name }) => options.rule === "all" || options.rule === name)) {
  const setting = { rule, validators: options.validators, byzantine, lastRound: options.rounds };
  const reports = investigate(setting, {
    states: options.maxStates,
    onProgress: (states, waiting) => {
      process.stderr.write(`${rule.name}: ${states} states, ${waiting} to follow\n`);
    },
  });
  for (const report of reports) console.log(options.json === true ? JSON.stringify(report) : `${inWords(report)}\n`);
  const forked = reports.some(({ trace }) => trace.length > 0);
  const complete = forked || reports.every(({ exhausted }) => exhausted);
  if (forked === (rule.name === "lbft2") || !complete) process.exitCode = 1;
}
