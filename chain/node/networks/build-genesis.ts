import { readFileSync } from "node:fs";
import { AbiCoder } from "ethers";
import { PUBLIC_CONTRACTS } from "../../execution/genesis/public-contracts.ts";
import { GAS_LIMIT, HARDFORK, PREDEPLOYS, TOTAL_SUPPLY } from "../../primitives/params.ts";
import type { Address, Hex } from "../../primitives/types.ts";
import { NodeError } from "../errors.ts";
import { runConstructor } from "./constructor.ts";

/** How the supply is divided, in percent, and in how many yearly portions the team's share is released (E-11, E-12). */
interface AllocationProfile {
  readonly investors: bigint;
  readonly team: bigint;
  readonly community: bigint;
  readonly portions: number;
}

/** The white papers' divisions: WP2 §7.1, and the older WP1 §8. */
export const PROFILES = {
  wp2: { investors: 40n, team: 20n, community: 40n, portions: 4 },
  wp1: { investors: 40n, team: 25n, community: 35n, portions: 3 },
} as const satisfies Record<string, AllocationProfile>;

export type ProfileName = keyof typeof PROFILES;

const PERCENT = 100n;
const INITIAL_BASE_FEE = 1_000_000_000n;

export interface GenesisOptions {
  readonly chainId: number;
  /** seconds since 1970; the team's vesting starts here */
  readonly timestamp: number;
  /** ms between blocks */
  readonly periodMs: number;
  readonly validators: readonly Address[];
  readonly proposers: readonly Address[];
  /** first controller of the treasury */
  readonly controller: Address;
  /** beneficiaries of the team's share; shares in 1/10,000 that add up to 10,000 */
  readonly team: readonly { readonly account: Address; readonly share: number }[];
  /** wei from the share of community abroad and investors */
  readonly balances: ReadonlyMap<Address, bigint>;
  /** holds what `balances` leaves of that share */
  readonly investors: Address;
  /** gas of a block at most; GAS_LIMIT unless given */
  readonly gasLimit?: bigint | undefined;
  /** wp2 unless given */
  readonly profile?: ProfileName;
}

interface GenesisAccount {
  readonly balance: Hex;
  readonly nonce?: Hex;
  readonly code?: Hex;
  readonly storage?: Readonly<Record<Hex, Hex>>;
}

/** A genesis file: geth's format and the `cpchain` section. */
export interface GenesisDocument {
  readonly config: Readonly<Record<string, unknown>>;
  readonly alloc: Readonly<Record<Address, GenesisAccount>>;
  readonly [field: string]: unknown;
}

const toHex = (value: bigint | number): Hex => `0x${value.toString(16)}`;

const creationCode = JSON.parse(readFileSync(new URL("./predeploys.json", import.meta.url), "utf8")) as Record<
  "Treasury" | "TeamVesting" | "ImpeachmentRecord" | "EvidenceRegistry",
  Hex
>;

const withArguments = (code: Hex, types: readonly string[], values: readonly unknown[]): Hex =>
  `${code}${AbiCoder.defaultAbiCoder().encode(types, values).slice(2)}`;

/**
 * A genesis that holds the whole supply: the investors' share in ordinary accounts, the team's in TeamVesting, the
 * community's in the treasury (E-01, E-11). The contracts in which the chain keeps what its committee did are in it too.
 * @throws NodeError CONFIG_INVALID when the balances exceed the investors' share, or a constructor refuses
 */
export const buildGenesis = async (options: GenesisOptions): Promise<GenesisDocument> => {
  const profile = PROFILES[options.profile ?? "wp2"];
  const share = (percent: bigint): bigint => (TOTAL_SUPPLY * percent) / PERCENT;
  const contract = async (address: Address, initCode: Hex, balance: bigint): Promise<GenesisAccount> => ({
    balance: toHex(balance),
    nonce: "0x1",
    ...(await runConstructor({ address, initCode, balance, chainId: options.chainId, timestamp: options.timestamp })),
  });
  const vesting = withArguments(
    creationCode.TeamVesting,
    ["address[]", "uint16[]", "uint64", "uint8"],
    [
      options.team.map(({ account }) => account),
      options.team.map((entry) => entry.share),
      options.timestamp,
      profile.portions,
    ],
  );
  const treasury = withArguments(creationCode.Treasury, ["address"], [options.controller]);
  const evidence = withArguments(
    creationCode.EvidenceRegistry,
    ["address[]", "address[]"],
    [options.validators, options.proposers],
  );
  const alloc: Record<Address, GenesisAccount> = {};
  for (const { address, code, nonce, storage } of PUBLIC_CONTRACTS) {
    alloc[address] = { balance: "0x0", nonce: toHex(nonce), code, storage };
  }
  alloc[PREDEPLOYS.treasury] = await contract(PREDEPLOYS.treasury, treasury, share(profile.community));
  alloc[PREDEPLOYS.teamVesting] = await contract(PREDEPLOYS.teamVesting, vesting, share(profile.team));
  alloc[PREDEPLOYS.impeachmentRecord] = await contract(
    PREDEPLOYS.impeachmentRecord,
    creationCode.ImpeachmentRecord,
    0n,
  );
  alloc[PREDEPLOYS.evidenceRegistry] = await contract(PREDEPLOYS.evidenceRegistry, evidence, 0n);
  for (const [address, balance] of investorBalances(options, share(profile.investors))) {
    alloc[address] = { balance: toHex(balance) };
  }
  return {
    config: {
      chainId: options.chainId,
      terminalTotalDifficulty: 0,
      shanghaiTime: 0,
      cancunTime: 0,
      pragueTime: 0,
      [`${HARDFORK}Time`]: 0,
    },
    cpchain: {
      version: 1,
      periodMs: options.periodMs,
      treasury: PREDEPLOYS.treasury,
      validators: options.validators,
      proposers: options.proposers,
      supply: toHex(TOTAL_SUPPLY),
    },
    timestamp: toHex(options.timestamp),
    gasLimit: toHex(options.gasLimit ?? GAS_LIMIT),
    baseFeePerGas: toHex(INITIAL_BASE_FEE),
    difficulty: "0x0",
    extraData: "0x",
    alloc,
  };
};

const investorBalances = (options: GenesisOptions, share: bigint): Map<Address, bigint> => {
  const given = [...options.balances.values()].reduce((sum, balance) => sum + balance, 0n);
  if (given > share) {
    throw new NodeError(
      "CONFIG_INVALID",
      `The balances add up to ${given} wei, more than the investors' share of ${share} wei.`,
    );
  }
  const balances = new Map(options.balances);
  balances.set(options.investors, (balances.get(options.investors) ?? 0n) + share - given);
  return balances;
};
