import { z } from "zod";
import { fromHex } from "../../primitives/bytes.ts";
import { BLOCK_LIMITS } from "../../primitives/limits.ts";
import { GAS_LIMIT } from "../../primitives/params.ts";
import type { Address, Hash, Hex } from "../../primitives/types.ts";
import { ZERO_HASH } from "../block/constants.ts";
import { ExecutionError } from "../errors.ts";
import type { ExecutionHardfork } from "../evm/common.ts";
import { address, bytes, count, hash, headerNonce, quantity, uint256, uint64, word } from "./fields.ts";
import { hardforkOf } from "./forks.ts";
import type { ScheduledUpgrade } from "../upgrades/definition.ts";
import { standardChainOf, type StandardChain } from "../standard/forks.ts";

const ZERO_ADDRESS: Address = `0x${"00".repeat(20)}`;
/** Base fee of a chain that names none (EIP-1559), wei per gas. */
const INITIAL_BASE_FEE = 1_000_000_000n;

const account = z.object({
  balance: uint256,
  nonce: uint64.prefault(0),
  code: bytes.prefault("0x"),
  storage: z.record(word, word).prefault({}),
});

const upgrades = z
  .array(
    z.strictObject({
      name: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, "no name of an upgrade"),
      kind: z.enum(["soft", "hard"]),
      /** first block under the new rules */
      height: z.int().positive(),
      /** oldest release that has it */
      release: z
        .string()
        .regex(/^[\x21-\x7e]{1,64}$/, "no version of a release")
        .optional(),
    }),
  )
  .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, "an upgrade stands there twice")
  .refine((list) => list.every(({ height }, i) => height >= (list[i - 1]?.height ?? 0)), "not in the order of heights");

const section = z.strictObject({
  version: z.literal(1),
  /** ms between blocks */
  periodMs: z.int().nonnegative(),
  /** ms on top of the period after which a silent proposer is impeached */
  impeachTimeoutMs: z.int().positive().optional(),
  treasury: address,
  validators: z.array(address).min(1),
  proposers: z.array(address).min(1),
  /** sum of all balances, wei */
  supply: uint256.optional(),
  /** rules that change at heights; no part of the genesis block, so that releases can add to it */
  upgrades: upgrades.optional(),
});

const file = z.object({
  config: z.looseObject({ chainId: count.refine((id) => id > 0, "must be positive") }),
  alloc: z.record(address, account),
  gasLimit: uint64.prefault(Number(GAS_LIMIT)),
  timestamp: count.prefault(0),
  extraData: bytes.prefault("0x"),
  baseFeePerGas: uint256.nullish().transform((value) => value ?? INITIAL_BASE_FEE),
  coinbase: address.prefault(ZERO_ADDRESS),
  difficulty: uint256.prefault(0),
  mixHash: hash.prefault(ZERO_HASH),
  nonce: headerNonce.prefault(0),
  number: quantity.refine((value) => value === 0n, "the first block has number 0").prefault(0),
  gasUsed: quantity.refine((value) => value === 0n, "the first block uses no gas").prefault(0),
  parentHash: hash.refine((value) => value === ZERO_HASH, "the first block has no parent").prefault(ZERO_HASH),
  excessBlobGas: uint64.nullish().transform((value) => value ?? 0n),
  blobGasUsed: uint64.nullish().transform((value) => value ?? 0n),
  cpchain: section.optional(),
});

/** An account of the first state; amounts in wei. */
export interface GenesisAccount {
  readonly balance: bigint;
  readonly nonce: bigint;
  readonly code: Uint8Array;
  /** slot → value, without empty ones */
  readonly storage: ReadonlyMap<Hash, bigint>;
}

/** The `cpchain` section: what Ethereum's format has no place for. */
export interface CpchainSection {
  readonly version: 1;
  /** ms between blocks */
  readonly periodMs: number;
  /** ms on top of the period after which a silent proposer is impeached; undefined: the period, but 2 s at least */
  readonly impeachTimeoutMs?: number | undefined;
  readonly treasury: Address;
  readonly validators: readonly Address[];
  readonly proposers: readonly Address[];
  /** sum of all balances, wei */
  readonly supply?: bigint | undefined;
  /** rules that change at heights, in their order */
  readonly upgrades?: readonly ScheduledUpgrade[] | undefined;
}

/** The first state and the fields of the first header. */
export interface GenesisContent {
  readonly chainId: number;
  readonly alloc: ReadonlyMap<Address, GenesisAccount>;
  readonly gasLimit: bigint;
  /** seconds since 1970 */
  readonly timestamp: number;
  readonly extraData: Uint8Array;
  readonly baseFeePerGas: bigint;
  readonly coinbase: Address;
  readonly difficulty: bigint;
  readonly mixHash: Hash;
  /** 8 bytes */
  readonly nonce: Hex;
  readonly excessBlobGas: bigint;
  readonly blobGasUsed: bigint;
}

/** A genesis file, checked. */
export interface Genesis extends GenesisContent {
  readonly hardfork: ExecutionHardfork;
  /** undefined: a public Ethereum chain */
  readonly cpchain: CpchainSection | undefined;
}

/** A genesis file of an Ethereum chain whose rules change from fork to fork, checked. */
export interface StandardGenesis extends GenesisContent {
  readonly chain: StandardChain;
}

/**
 * Checks a genesis document: geth's format plus `cpchain`.
 * @param document the parsed JSON
 * @throws ExecutionError GENESIS_INVALID naming the path of the first mistake
 */
export const parseGenesis = (document: unknown): Genesis => {
  const { content, config, cpchain } = parseContent(document);
  const genesis: Genesis = { ...content, hardfork: hardforkOf(config), cpchain };
  checkSection(genesis);
  return genesis;
};

/** Whether a genesis document is that of an Ethereum chain: it has no `cpchain` section. */
export const isStandardGenesis = (document: unknown): boolean =>
  typeof document === "object" && document !== null && !("cpchain" in document);

/**
 * Checks a genesis document in geth's format, with forks that begin at blocks and times.
 * @throws ExecutionError GENESIS_INVALID naming the path of the first mistake
 */
export const parseStandardGenesis = (document: unknown): StandardGenesis => {
  if (!isStandardGenesis(document)) throw invalid("cpchain", "an Ethereum chain has no such section");
  const { content, config } = parseContent(document);
  return { ...content, chain: standardChainOf(config) };
};

const parseContent = (document: unknown) => {
  const parsed = file.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(issue?.path.join(".") ?? "", issue?.message ?? "not a genesis document");
  }
  const { config, alloc, extraData, cpchain, ...header } = parsed.data;
  const content: GenesisContent = {
    ...header,
    chainId: config.chainId,
    alloc: new Map(entriesOf(alloc).map(([key, value]) => [key, toAccount(value)])),
    extraData: fromHex(extraData),
  };
  const written = Object.keys((document as { alloc: object }).alloc).length;
  if (content.alloc.size !== written) throw invalid("alloc", "an address stands there twice");
  return { content, config, cpchain };
};

/** zod types a record's values as if any of them could be missing. */
const entriesOf = <K extends string, V>(record: Partial<Record<K, V>>): [K, V][] => Object.entries(record) as [K, V][];

const toAccount = ({ balance, nonce, code, storage }: z.output<typeof account>): GenesisAccount => ({
  balance,
  nonce,
  code: fromHex(code),
  storage: new Map(
    entriesOf(storage)
      .map(([slot, value]): [Hash, bigint] => [slot, BigInt(value)])
      .filter(([, value]) => value !== 0n),
  ),
});

/** What no single field can tell. */
const checkSection = (genesis: Genesis): void => {
  if (genesis.cpchain === undefined) return;
  if (genesis.extraData.length > BLOCK_LIMITS.extraDataBytes) {
    throw invalid("extraData", `longer than ${BLOCK_LIMITS.extraDataBytes} bytes`);
  }
  const { supply } = genesis.cpchain;
  const sum = [...genesis.alloc.values()].reduce((total, { balance }) => total + balance, 0n);
  if (supply !== undefined && sum !== supply) {
    throw invalid("alloc", `the balances add up to ${String(sum)} wei, cpchain.supply says ${String(supply)}`);
  }
};

const invalid = (path: string, problem: string): ExecutionError =>
  new ExecutionError("GENESIS_INVALID", `genesis ${path === "" ? "document" : path}: ${problem}`, {
    advice: "Write the file in geth's format; one of CPChain has a cpchain section, as `cpchain genesis` writes it.",
  });
