import { crc32 } from "node:zlib";
import { fromHex, toHex } from "./bytes.ts";
import type { Hash, Hex } from "./types.ts";

/** Which rules a node follows at its head, and when they change next (EIP-2124). */
export interface ForkId {
  /** 4 bytes: checksum of the genesis hash and of every change that the head has passed */
  readonly hash: Hex;
  /** height of the next change that the node knows of; 0: none */
  readonly next: number;
}

const WORD_BYTES = 8;
const CHECKSUM_BYTES = 4;

/** CRC-32 of the genesis hash, followed by each start of other rules as 8 bytes; 4 bytes. */
export const forkChecksum = (genesisHash: Hash, starts: readonly number[]): Hex => {
  let checksum = crc32(fromHex(genesisHash));
  for (const start of starts) {
    const word = Buffer.alloc(WORD_BYTES);
    word.writeBigUInt64BE(BigInt(start));
    checksum = crc32(word, checksum);
  }
  const bytes = Buffer.alloc(CHECKSUM_BYTES);
  bytes.writeUInt32BE(checksum);
  return toHex(bytes);
};

/** The fork id of a node whose head has this height. `forks`: heights at which rules change, ascending, each once. */
export const forkIdAt = (genesisHash: Hash, forks: readonly number[], height: number): ForkId => ({
  hash: forkChecksum(
    genesisHash,
    forks.filter((fork) => fork <= height),
  ),
  next: forks.find((fork) => fork > height) ?? 0,
});
