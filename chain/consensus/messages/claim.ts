import { decodeHex } from "../../primitives/bytes.ts";
import { CONSENSUS_LIMITS } from "../../primitives/limits.ts";
import { ConsensusError } from "../errors.ts";
import { checkRange } from "../range.ts";
import { DOMAIN } from "../vote.ts";
import type { LockPoint } from "./message.ts";

/** What an IMPEACH says: I entered this round, and this is my lock. */
export interface ClaimSubject {
  readonly chainId: number;
  readonly height: number;
  readonly round: number;
  readonly lock: LockPoint | undefined;
}

/** Follows the kinds of votes. */
const CLAIM_BYTE = 4;

/**
 * What a claim signs: domain ‖ chain id (8 bytes) ‖ 4 ‖ height (8) ‖ round (4) ‖ 0 or 1 ‖ round of the lock (4) ‖ block of
 * the lock (32), zeros without a lock. The round of the lock is under the signature because a coordinator that could claim a
 * lower one in the sender's name, with an older certificate of the same block, could hide the newest lock behind it.
 * @throws ConsensusError OUT_OF_RANGE
 */
export const claimPreimage = ({ chainId, height, round, lock }: ClaimSubject): Uint8Array => {
  checkRange("chain id", chainId, Number.MAX_SAFE_INTEGER);
  checkRange("height", height, Number.MAX_SAFE_INTEGER);
  checkRange("round", round, CONSENSUS_LIMITS.round);
  const bytes = Buffer.alloc(58);
  bytes.writeBigUInt64BE(BigInt(chainId), 0);
  bytes.writeUInt8(CLAIM_BYTE, 8);
  bytes.writeBigUInt64BE(BigInt(height), 9);
  bytes.writeUInt32BE(round, 17);
  if (lock !== undefined) {
    checkRange("round of the lock", lock.round, round - 1);
    bytes.writeUInt8(1, 21);
    bytes.writeUInt32BE(lock.round, 22);
    if (lock.blockHash.length !== 66 || !decodeHex(lock.blockHash, bytes, 26)) {
      throw new ConsensusError("OUT_OF_RANGE", "a block hash has 32 bytes");
    }
  }
  return Buffer.concat([DOMAIN, bytes]);
};
