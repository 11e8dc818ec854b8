import type { CpchainSection } from "../../execution/genesis/file.ts";
import type { BlockAttributes } from "../../execution/interface.ts";
import { IMPEACH_TIMEOUT_MS } from "../../primitives/params.ts";
import type { Address, Block, Hash, Header } from "../../primitives/types.ts";
import { standardAttributes } from "../sealing/attributes.ts";

/** Times that a network agrees on, ms. */
export interface BlockTimes {
  readonly periodMs: number;
  readonly impeachTimeoutMs: number;
}

/** The times of a genesis file; without a timeout of its own, a proposer gets another period, but 2 s at least. */
export const blockTimes = ({ periodMs, impeachTimeoutMs }: CpchainSection): BlockTimes => ({
  periodMs,
  impeachTimeoutMs: impeachTimeoutMs ?? Math.max(periodMs, IMPEACH_TIMEOUT_MS),
});

/** Part of the others' patience that a proposer may take to fill a block; they execute it after that, and may be slower. */
const BUILD_SHARE = 8;

/** How long a proposer goes on filling its block, ms. */
export const buildTime = ({ impeachTimeoutMs }: BlockTimes): number => Math.ceil(impeachTimeoutMs / BUILD_SHARE);

const MS_PER_SECOND = 1_000;
const ZERO_ADDRESS: Address = `0x${"00".repeat(20)}`;

interface ParentHeader {
  readonly hash: Hash;
  readonly header: Header;
}

/** The earliest timestamp of a block, in seconds. */
const earliest = ({ header }: ParentHeader, { periodMs }: BlockTimes): number =>
  header.timestamp + Math.max(1, Math.ceil(periodMs / MS_PER_SECOND));

/** What a proposer chooses for its block. */
export const proposalAttributes = (
  parent: ParentHeader,
  times: BlockTimes,
  proposer: Address,
  nowMs: number,
): BlockAttributes => {
  const standard = standardAttributes(parent, proposer, nowMs);
  return { ...standard, timestamp: Math.max(standard.timestamp, earliest(parent, times)) };
};

/**
 * The impeach block is a function of its parent alone: no coinbase, and the earliest timestamp there is. A later one could
 * lie ahead of all clocks when an illegal block is impeached at once, and the next proposer would have to wait for it.
 */
export const impeachAttributes = (parent: ParentHeader, times: BlockTimes): BlockAttributes => ({
  ...standardAttributes(parent, ZERO_ADDRESS, 0),
  timestamp: earliest(parent, times),
});

/** Whether a block may be an impeach block: what a look shows, without making the one of its height. */
export const looksImpeached = ({ header, transactions }: Block): boolean =>
  header.coinbase === ZERO_ADDRESS && transactions.length === 0;

/**
 * The first rule that a proposer's block breaks in what it chose; undefined: none. Everything else in the header follows
 * from its transactions, and execution compares it.
 */
export const brokenRule = (
  { header, withdrawals }: Block,
  parent: ParentHeader,
  times: BlockTimes,
  proposer: Address,
): string | undefined => {
  if (header.parentHash !== parent.hash || header.number !== parent.header.number + 1) return "parent";
  if (header.timestamp < earliest(parent, times)) return "too early";
  if (header.coinbase !== proposer) return "coinbase";
  const expected = standardAttributes(parent, proposer, 0);
  if (header.gasLimit !== expected.gasLimit) return "gas limit";
  if (header.extraData.length > 0) return "extra data";
  if (header.mixHash !== expected.prevRandao) return "randomness";
  if (header.parentBeaconBlockRoot !== expected.parentBeaconBlockRoot) return "beacon root";
  return withdrawals.length > 0 ? "withdrawals" : undefined;
};

/**
 * Blocks dated further ahead of a validator's clock are illegal; for others it waits, and impeaches when the round ends. It is
 * longer than any proposer's round and what clocks may differ by: a block that others vote for in time is waited for here too,
 * so nobody who dates a block to the edge of what is legal can divide the validators.
 */
export const MAX_DRIFT_MS = 60_000;

/** ms until the clock reaches the timestamp of a block; 0: it has. */
export const waitFor = ({ timestamp }: Header, nowMs: number): number => Math.max(0, timestamp * MS_PER_SECOND - nowMs);
