import { writeFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { parseEther } from "ethers";
import { parseAddress } from "../../../primitives/bytes.ts";
import { CHAIN_ID } from "../../../primitives/params.ts";
import type { Address } from "../../../primitives/types.ts";
import { DEFAULT_PERIOD_MS } from "../../config.ts";
import { NodeError } from "../../errors.ts";
import { buildGenesis, PROFILES } from "../../networks/build-genesis.ts";
import type { ProfileName } from "../../networks/build-genesis.ts";
import { soleBeneficiary } from "../../networks/team.ts";
import { genesisHash } from "../../networks/genesis-hash.ts";
import { localGenesisOptions } from "../../networks/local-genesis.ts";
import { whole } from "../arguments.ts";
import { createOutput, stringify } from "../output.ts";

interface GenesisArguments {
  readonly local: boolean;
  readonly chainId: number;
  readonly timestamp?: number;
  readonly period: number;
  readonly validator?: Address[];
  readonly proposer?: Address[];
  readonly controller?: Address;
  readonly team?: Address;
  readonly investors?: Address;
  readonly profile: ProfileName;
  readonly balance?: [Address, bigint][];
  readonly out?: string;
  readonly force: boolean;
  readonly json: boolean;
}

const MS_PER_SECOND = 1_000;

const balance = (text: string): [Address, bigint] => {
  const [account, amount] = text.split("=");
  if (account === undefined || amount === undefined || !/^\d+(?:\.\d{1,18})?$/.test(amount)) {
    throw new NodeError("ARGUMENT_INVALID", `${text} is not ADDRESS=CPC, for example 0x…=1000.5.`);
  }
  return [parseAddress(account), parseEther(amount)];
};

const repeated =
  <T>(parse: (text: string) => T) =>
  (text: string, previous: T[] | undefined): T[] => [...(previous ?? []), parse(text)];

const required = <T>(value: T | undefined, option: string): T => {
  if (value === undefined) {
    throw new NodeError("ARGUMENT_INVALID", `${option} is missing.`, {
      advice:
        "A network of your own names its validators, proposers, controller, team and investors; --local needs none.",
    });
  }
  return value;
};

export const genesisCommand = (): Command =>
  new Command("genesis")
    .description(
      "Writes the genesis file of a network: 10⁹ CPC, the treasury and the team's vesting, public contracts.",
    )
    .option("--local", "the local network's genesis; the other options are ignored", false)
    .option("--chain-id <id>", "chain id", whole, CHAIN_ID.mainnet)
    .option("--timestamp <seconds>", "genesis time, seconds since 1970 (default: now)", whole)
    .option("--period <ms>", "time between blocks", whole, DEFAULT_PERIOD_MS)
    .addOption(new Option("--validator <address>", "a validator; repeat for more").argParser(repeated(parseAddress)))
    .addOption(new Option("--proposer <address>", "a proposer; repeat for more").argParser(repeated(parseAddress)))
    .option("--controller <address>", "first controller of the treasury", parseAddress)
    .option("--team <address>", "beneficiary of the team's share", parseAddress)
    .option("--investors <address>", "holds the share of community abroad and investors", parseAddress)
    .addOption(new Option("--profile <name>", "division of the supply").choices(Object.keys(PROFILES)).default("wp2"))
    .addOption(
      new Option("--balance <address=CPC>", "taken from the investors' share; repeat for more").argParser(
        repeated(balance),
      ),
    )
    .option("--out <file>", "file to write (default: standard output)")
    .option("--force", "overwrite the file", false)
    .option("--json", "print the result as JSON", false)
    .action(async (options: GenesisArguments) => {
      const document = await buildGenesis(
        options.local
          ? localGenesisOptions()
          : {
              chainId: options.chainId,
              timestamp: options.timestamp ?? Math.floor(Date.now() / MS_PER_SECOND),
              periodMs: options.period,
              validators: required(options.validator, "--validator"),
              proposers: required(options.proposer, "--proposer"),
              controller: required(options.controller, "--controller"),
              team: soleBeneficiary(required(options.team, "--team")),
              investors: required(options.investors, "--investors"),
              profile: options.profile,
              balances: new Map(options.balance ?? []),
            },
      );
      const text = `${stringify(document)}\n`;
      if (options.out === undefined) {
        process.stdout.write(text);
        return;
      }
      await writeFile(options.out, text, { flag: options.force ? "w" : "wx" }).catch((cause: unknown) => {
        if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
        throw new NodeError("FILE_EXISTS", `${String(options.out)} exists.`, {
          advice: "Use --force to overwrite it.",
        });
      });
      const hash = await genesisHash(document);
      createOutput(options.json).result(
        { file: options.out, hash },
        () => `${String(options.out)}\ngenesis hash ${hash}`,
      );
    });
