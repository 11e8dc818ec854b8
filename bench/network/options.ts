import { Command, InvalidArgumentError } from "commander";

/** Transactions a second: as many as the network takes, so many, or a share of what it took at "max". */
export type Load = "max" | { readonly perSecond: number } | { readonly share: number };

/** A network and what is measured of it. */
export interface Scenario {
  readonly validators: number;
  readonly proposers: number;
  readonly periodMs: number;
}

export interface Options {
  readonly scenarios: readonly Scenario[];
  readonly loads: readonly Load[];
  /** of each load, minutes */
  readonly minutes: number;
  readonly gasLimit: bigint | undefined;
  readonly json: boolean;
  /** folder for CPU profiles of all nodes */
  readonly profiles: string | undefined;
}

const positive = (text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("A number above 0 is needed.");
  return value;
};

const wholes = (text: string): number[] =>
  text.split(",").map((part) => {
    const value = positive(part);
    if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("Whole numbers are needed.");
    return value;
  });

const PERCENT = 100;

const loadOf = (text: string): Load => {
  if (text === "max") return "max";
  return text.endsWith("%") ? { share: positive(text.slice(0, -1)) / PERCENT } : { perSecond: positive(text) };
};

const loads = (text: string): Load[] => {
  const all = text.split(",").map(loadOf);
  const first = all.findIndex((load) => load !== "max" && "share" in load);
  if (first >= 0 && !all.slice(0, first).includes("max")) {
    throw new InvalidArgumentError("A percentage is one of max, which has to come before.");
  }
  return all;
};

/** How a load is called in the table. */
export const nameOf = (load: Load): string => {
  if (load === "max") return "max";
  return "share" in load ? `${Math.round(load.share * PERCENT)} %` : `${load.perSecond}/s`;
};

interface Arguments {
  readonly validators: number[];
  readonly proposers: number[];
  readonly period: number[];
  readonly load: Load[];
  readonly minutes: number;
  readonly gasLimit?: number;
  readonly profile?: string;
  readonly json: boolean;
}

/** Reads the command line; prints help and ends the process when asked to. */
export const readOptions = (words: readonly string[]): Options => {
  const command = new Command("npm run bench:network --")
    .description(
      "Finality and transactions per second of a network whose nodes are processes of their own on this machine.\n" +
        "Every network is measured with every period; lists are separated by commas.",
    )
    .option("--validators <numbers>", "3f + 1, of each network", wholes, [4, 7])
    .option("--proposers <numbers>", "of each network, in the same order", wholes, [1, 3])
    .option("--period <ms>", "time between blocks, whole seconds", wholes, [1_000, 10_000])
    .option(
      "--load <loads>",
      "one after the other: transactions a second, max, or a percentage of what max gave",
      loads,
      loads("max,50%,150%"),
    )
    .option("--minutes <minutes>", "how long transactions are sent, of each load", positive, 2)
    .option("--gas-limit <gas>", "of a block (default: 210,000,000; for 10 s blocks 840,000,000)", positive)
    .option("--profile <folder>", "leave CPU profiles of all nodes there, which takes some of their time")
    .option("--json", "print the results as JSON", false)
    .parse(words, { from: "user" });
  const { validators, proposers, period, load, minutes, gasLimit, profile, json } = command.opts<Arguments>();
  if (proposers.length !== validators.length) command.error("--proposers needs as many numbers as --validators");
  const networks = validators.map((count, index) => ({ validators: count, proposers: proposers[index] ?? 1 }));
  return {
    scenarios: networks.flatMap((network) => period.map((periodMs) => ({ ...network, periodMs }))),
    loads: load,
    minutes,
    gasLimit: gasLimit === undefined ? undefined : BigInt(gasLimit),
    json,
    profiles: profile,
  };
};
