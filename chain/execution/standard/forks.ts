import { z } from "zod";
import type { Address } from "../../primitives/types.ts";
import { DEPOSIT_ADDRESS } from "../block/constants.ts";
import { ExecutionError } from "../errors.ts";
import { address, count, uint256 } from "../genesis/fields.ts";

/** Forks that begin at a block, by their fields in geth's configuration; oldest first. */
const BLOCK_FORKS = [
  ["homesteadBlock", "homestead"],
  ["eip150Block", "tangerineWhistle"],
  ["eip158Block", "spuriousDragon"],
  ["byzantiumBlock", "byzantium"],
  ["constantinopleBlock", "constantinople"],
  ["petersburgBlock", "petersburg"],
  ["istanbulBlock", "istanbul"],
  ["muirGlacierBlock", "muirGlacier"],
  ["berlinBlock", "berlin"],
  ["londonBlock", "london"],
  ["arrowGlacierBlock", "arrowGlacier"],
  ["grayGlacierBlock", "grayGlacier"],
] as const;

/** Forks that begin at a time, after the merge; oldest first. */
const TIME_FORKS = [
  ["shanghaiTime", "shanghai"],
  ["cancunTime", "cancun"],
  ["pragueTime", "prague"],
  ["osakaTime", "osaka"],
  ["bpo1Time", "bpo1"],
  ["bpo2Time", "bpo2"],
  ["bpo3Time", "bpo3"],
  ["bpo4Time", "bpo4"],
  ["bpo5Time", "bpo5"],
] as const;

/** Forks that only delay the difficulty bomb: a chain may do without. */
const OPTIONAL: readonly ForkName[] = ["muirGlacier", "arrowGlacier", "grayGlacier"];

export type ForkName = "chainstart" | (typeof BLOCK_FORKS)[number][1] | "paris" | (typeof TIME_FORKS)[number][1];

/** All forks in the order in which a chain can have them, by the names that @ethereumjs/common has for them. */
export const FORKS: readonly ForkName[] = [
  "chainstart",
  ...BLOCK_FORKS.map(([, name]) => name),
  "paris",
  ...TIME_FORKS.map(([, name]) => name),
];

/** Blobs per block (EIP-7840). */
export interface BlobSchedule {
  readonly target: number;
  readonly max: number;
  readonly baseFeeUpdateFraction: bigint;
}

/** When the rules of an Ethereum chain change. */
export interface StandardChain {
  readonly chainId: number;
  /** first block of each fork that the chain has; "chainstart" at 0 */
  readonly blocks: ReadonlyMap<ForkName, number>;
  /** seconds since 1970 from which each later fork holds */
  readonly times: ReadonlyMap<ForkName, number>;
  /** difficulty of all blocks together at which work ends (EIP-3675); undefined: never */
  readonly terminalTotalDifficulty: bigint | undefined;
  /** block with which peers parted at the merge (EIP-3675); changes no rule, but fork identifiers count it */
  readonly netsplitBlock: number | undefined;
  readonly blobSchedule: ReadonlyMap<string, BlobSchedule>;
  readonly depositContract: Address;
}

/** What decides which fork's rules a block follows. */
export interface ForkPoint {
  readonly number: number;
  /** seconds since 1970 */
  readonly timestamp: number;
  /** whether it is made without work */
  readonly merged: boolean;
}

export const isSince = (fork: ForkName, since: ForkName): boolean => FORKS.indexOf(fork) >= FORKS.indexOf(since);

/** The newest fork whose rules hold at a point. */
export const forkAt = ({ blocks, times }: StandardChain, { number, timestamp, merged }: ForkPoint): ForkName => {
  let newest: ForkName = "chainstart";
  for (const [name, block] of blocks) if (number >= block) newest = name;
  if (!merged) return newest;
  newest = "paris";
  for (const [name, time] of times) if (timestamp >= time) newest = name;
  return newest;
};

const blobSchedule = z.object({ target: count, max: count, baseFeeUpdateFraction: uint256.refine((n) => n > 0n) });

const config = z.looseObject({
  chainId: count,
  eip155Block: count.nullish(),
  terminalTotalDifficulty: uint256.nullish(),
  mergeNetsplitBlock: count.nullish(),
  depositContractAddress: address.nullish(),
  daoForkSupport: z.boolean().nullish(),
  blobSchedule: z.record(z.string(), blobSchedule).nullish(),
});

/**
 * Reads the `config` of a genesis in geth's format.
 * @throws ExecutionError GENESIS_INVALID for forks out of order or missing in between, and for rules this node has not
 */
export const standardChainOf = (document: Readonly<Record<string, unknown>>): StandardChain => {
  const parsed = config.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(issue?.path.join(".") ?? "", issue?.message ?? "not a configuration");
  }
  const { data } = parsed;
  checkSupport(document, data.daoForkSupport === true);
  const blocks = forksOf(document, BLOCK_FORKS);
  // Before it had a field of its own, Petersburg came with Constantinople.
  const constantinople = blocks.get("constantinople");
  if (constantinople !== undefined && !blocks.has("petersburg")) blocks.set("petersburg", constantinople);
  const times = forksOf(document, TIME_FORKS);
  const chain: StandardChain = {
    chainId: data.chainId,
    blocks: ordered(blocks, BLOCK_FORKS, "chainstart"),
    times: ordered(times, TIME_FORKS),
    terminalTotalDifficulty: data.terminalTotalDifficulty ?? (times.size > 0 ? 0n : undefined),
    netsplitBlock: data.mergeNetsplitBlock ?? undefined,
    blobSchedule: new Map(Object.entries(data.blobSchedule ?? {}) as [string, BlobSchedule][]),
    depositContract: data.depositContractAddress ?? DEPOSIT_ADDRESS,
  };
  checkChain(chain, data.eip155Block ?? undefined);
  return chain;
};

/** Rules that a configuration can ask for and that this node has not. */
const checkSupport = (document: Readonly<Record<string, unknown>>, dao: boolean): void => {
  const known = new Set<string>(TIME_FORKS.map(([field]) => field));
  for (const [field, value] of Object.entries(document)) {
    if (!field.endsWith("Time") || known.has(field) || value === null) continue;
    throw invalid(field, `a fork that this node does not know; the newest it knows is ${FORKS.at(-1) ?? ""}`);
  }
  if (dao && document["daoForkBlock"] != null) throw invalid("daoForkSupport", "the DAO's refund is not supported");
  if (document["clique"] != null) throw invalid("clique", "blocks made by authority are not supported");
};

type Fields = readonly (readonly [string, ForkName])[];

const forksOf = (document: Readonly<Record<string, unknown>>, fields: Fields): Map<ForkName, number> => {
  const found = new Map<ForkName, number>();
  for (const [field, name] of fields) {
    const parsed = count.nullish().safeParse(document[field]);
    if (!parsed.success) throw invalid(field, parsed.error.issues[0]?.message ?? "not a number");
    if (parsed.data != null) found.set(name, parsed.data);
  }
  return found;
};

/** The forks of a chain, oldest first. @throws ExecutionError GENESIS_INVALID when one is before an older one */
const ordered = (
  found: ReadonlyMap<ForkName, number>,
  fields: Fields,
  first?: ForkName,
): ReadonlyMap<ForkName, number> => {
  const result = new Map<ForkName, number>(first === undefined ? [] : [[first, 0]]);
  let last = 0;
  let gap: string | undefined;
  for (const [field, name] of fields) {
    const start = found.get(name);
    if (start === undefined) {
      if (!OPTIONAL.includes(name) && !name.startsWith("bpo")) gap ??= field;
      continue;
    }
    if (gap !== undefined) throw invalid(field, `an older fork is missing: ${gap}`);
    if (start < last) throw invalid(field, "begins before an older fork");
    result.set(name, start);
    last = start;
  }
  return result;
};

const checkChain = (chain: StandardChain, eip155Block: number | undefined): void => {
  const { blocks, times, blobSchedule: schedule } = chain;
  if (eip155Block !== blocks.get("spuriousDragon")) throw invalid("eip155Block", "must be that of eip158Block");
  if (times.size > 0 && !blocks.has("london")) throw invalid("londonBlock", "missing, but forks after it are there");
  for (const name of times.keys()) {
    if (name.startsWith("bpo") && !schedule.has(name)) throw invalid(`blobSchedule.${name}`, "missing");
  }
};

const invalid = (path: string, problem: string): ExecutionError =>
  new ExecutionError("GENESIS_INVALID", `genesis config${path === "" ? "" : `.${path}`}: ${problem}`, {
    advice: "Write the forks of the chain into config as geth names them.",
  });
