import { decodeHeader } from "../primitives/block/header.ts";
import { decodeBlock, sliceBlock } from "../primitives/block/block.ts";
import { transactionsRoot, withdrawalsRoot } from "../primitives/block/roots.ts";
import { keccak256Hex } from "../primitives/crypto/keccak.ts";
import { BLOCK_LIMITS } from "../primitives/limits.ts";
import type { Hash } from "../primitives/types.ts";
import { SyncError } from "./errors.ts";
import type { CertifiedBlock } from "./wire/answer.ts";

/** A block of a peer whose place is known and nothing else. */
export interface ReceivedBlock extends CertifiedBlock {
  readonly height: number;
  readonly hash: Hash;
  readonly parentHash: Hash;
  /** who sent it */
  readonly peer: string;
}

/**
 * Blocks of an answer that follow each other from a height on. Only their headers are read.
 * @throws SyncError RANGE_BROKEN; BlockCodecError
 */
export const readReceived = (peer: string, from: number, blocks: readonly CertifiedBlock[]): ReceivedBlock[] => {
  const received: ReceivedBlock[] = [];
  for (const { block, certificate } of blocks) {
    const raw = sliceBlock(block).header;
    const { number, parentHash } = decodeHeader(raw);
    const before = received.at(-1);
    if (number !== from + received.length) {
      throw new SyncError("RANGE_BROKEN", `block ${number} where ${from + received.length} was asked for`);
    }
    if (before !== undefined && before.hash !== parentHash) {
      throw new SyncError("RANGE_BROKEN", `block ${number} does not follow the one before it`);
    }
    received.push({ block, certificate, height: number, hash: keccak256Hex(raw), parentHash, peer });
  }
  return received;
};

/**
 * Checks that bytes are the block with a hash, header and body: a wrong body must not speak against an honest block.
 * @throws SyncError BLOCK_DIFFERS; BlockCodecError, TransactionCodecError
 */
export const checkBlock = (bytes: Uint8Array, height: number, hash: Hash): void => {
  const block = decodeBlock(bytes, BLOCK_LIMITS);
  const { header, transactions, withdrawals } = block;
  if (block.hash !== hash || header.number !== height) {
    throw new SyncError("BLOCK_DIFFERS", `block ${header.number} ${block.hash} where ${height} ${hash} was asked for`);
  }
  const ofHeader =
    header.transactionsRoot === transactionsRoot(transactions) &&
    (header.withdrawalsRoot === undefined || header.withdrawalsRoot === withdrawalsRoot(withdrawals));
  if (!ofHeader) throw new SyncError("BLOCK_DIFFERS", `the body of block ${height} is not that of its header`);
};
