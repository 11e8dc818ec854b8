import { fromHex, toHex } from "../../primitives/bytes.ts";
import { crypto } from "../../primitives/crypto/index.ts";
import type { BlockAttributes } from "../../execution/interface.ts";
import type { Address, Hash, Header } from "../../primitives/types.ts";

const MS_PER_SECOND = 1_000;
const ZERO_HASH: Hash = `0x${"00".repeat(32)}`;

/**
 * What a proposer chooses when nothing else is asked of it. The time is the clock's, but always later than the
 * parent's; prevRandao is a function of the parent, the same for every proposer, and therefore foreseeable.
 */
export const standardAttributes = (
  parent: { readonly hash: Hash; readonly header: Header },
  coinbase: Address,
  nowMs: number,
): BlockAttributes => ({
  coinbase,
  timestamp: Math.max(parent.header.timestamp + 1, Math.floor(nowMs / MS_PER_SECOND)),
  gasLimit: parent.header.gasLimit,
  extraData: new Uint8Array(),
  prevRandao: randaoAfter(parent.hash),
  parentBeaconBlockRoot: ZERO_HASH,
  withdrawals: [],
});

let newest: { readonly parent: Hash; readonly randao: Hash } | undefined;

/** Asked for by every transaction that arrives, and the same until the next block. */
const randaoAfter = (parent: Hash): Hash => {
  if (newest?.parent !== parent) newest = { parent, randao: toHex(crypto().keccak256(fromHex(parent))) };
  return newest.randao;
};
