import { keccak256Hex } from "../crypto/keccak.ts";
import { RlpReader } from "../rlp/reader.ts";
import { encodeRlp, wrapList } from "../rlp/writer.ts";
import { decodeFrontierTransaction, decodeTransaction } from "../transaction/decode.ts";
import type { Block, Header, Withdrawal } from "../types.ts";
import { decoding } from "./decoding.ts";
import { BlockCodecError } from "./errors.ts";
import { decodeHeader, encodeHeader } from "./header.ts";
import { readWithdrawal, withdrawalFields } from "./withdrawal.ts";

/** The parts of an encoded block, found without decoding header and transactions. */
export interface BlockSlices {
  readonly header: Uint8Array;
  /** EIP-2718 bytes of each transaction */
  readonly transactions: readonly Uint8Array[];
  /** RLP of the ommers' headers */
  readonly ommers: readonly Uint8Array[];
  /** undefined: a block from before Shanghai */
  readonly withdrawals: readonly Withdrawal[] | undefined;
}

/** Bounds of a block from the network: BLOCK_LIMITS. */
export interface BlockLimits {
  readonly rlpBytes: number;
  readonly extraDataBytes: number;
}

/**
 * RLP of a block: [header, transactions, ommers, withdrawals], the last where the header has a withdrawals root.
 * @throws BlockCodecError HEADER_MALFORMED, BLOCK_MALFORMED for withdrawals the header has no root for
 */
export function encodeBlock(block: Pick<Block, "header" | "transactions" | "withdrawals" | "ommers">): Uint8Array {
  const { header, transactions, withdrawals, ommers = [] } = block;
  if (header.withdrawalsRoot === undefined && withdrawals.length > 0) {
    throw malformed("withdrawals without a root in the header");
  }
  const items = transactions.map(({ type, raw }) => (type === 0 ? raw : encodeRlp(raw)));
  const parts = [encodeHeader(header), wrapList(items), wrapList(ommers.map(encodeHeader))];
  if (header.withdrawalsRoot !== undefined) parts.push(encodeRlp(withdrawals.map(withdrawalFields)));
  return wrapList(parts);
}

/**
 * Decodes a block and all its transactions, which keep views of `raw`. Roots are not compared with the header.
 * @param limits for blocks from the network; undefined: unbounded, and signatures as old as Frontier, which execution
 *   refuses where the rules do
 * @throws BlockCodecError, TransactionCodecError
 */
export function decodeBlock(raw: Uint8Array, limits?: BlockLimits): Block {
  if (limits !== undefined && raw.length > limits.rlpBytes) {
    throw new BlockCodecError("BLOCK_TOO_LARGE", `block: ${raw.length} bytes where ${limits.rlpBytes} are the most`);
  }
  const slices = sliceBlock(raw);
  const header = decodeHeader(slices.header);
  if (limits !== undefined && header.extraData.length > limits.extraDataBytes) {
    throw new BlockCodecError("BLOCK_TOO_LARGE", `header: ${header.extraData.length} bytes of extra data`);
  }
  if ((slices.withdrawals === undefined) !== (header.withdrawalsRoot === undefined)) {
    throw malformed("withdrawals without a root in the header, or a root without withdrawals");
  }
  return {
    hash: keccak256Hex(slices.header),
    header,
    transactions: slices.transactions.map(limits === undefined ? decodeFrontierTransaction : decodeTransaction),
    withdrawals: slices.withdrawals ?? [],
    ...(slices.ommers.length === 0 ? {} : { ommers: decodeOmmers(slices.ommers, header) }),
  };
}

const decodeOmmers = (ommers: readonly Uint8Array[], { ommersHash }: Header): Header[] => {
  if (keccak256Hex(wrapList(ommers)) === ommersHash) return ommers.map(decodeHeader);
  throw malformed("ommers that are not those of the header");
};

/**
 * Finds the parts of a block without decoding them: views of `raw`.
 * @throws BlockCodecError BLOCK_MALFORMED
 */
export function sliceBlock(raw: Uint8Array): BlockSlices {
  return decoding("BLOCK_MALFORMED", "block", () => {
    const outer = new RlpReader(raw);
    const parts = outer.readList();
    outer.finish();
    const header = parts.readRaw();
    const list = parts.readList();
    const transactions: Uint8Array[] = [];
    while (list.hasMore()) transactions.push(list.nextIsList() ? list.readRaw() : typed(list.readBytes()));
    const others = parts.readList();
    const ommers: Uint8Array[] = [];
    while (others.hasMore()) ommers.push(others.readRaw());
    const withdrawals = parts.hasMore() ? readWithdrawals(parts.readList()) : undefined;
    parts.finish();
    return { header, transactions, ommers, withdrawals };
  });
}

/** A legacy transaction stands in a block as a list, never as a string. */
function typed(raw: Uint8Array): Uint8Array {
  if (raw.length === 0 || (raw[0] ?? 0) >= 0x80) throw malformed("a transaction that is no typed envelope");
  return raw;
}

function readWithdrawals(list: RlpReader): Withdrawal[] {
  const withdrawals: Withdrawal[] = [];
  while (list.hasMore()) withdrawals.push(readWithdrawal(list));
  return withdrawals;
}

const malformed = (what: string): BlockCodecError => new BlockCodecError("BLOCK_MALFORMED", `block: ${what}`);
