import type { Network } from "../network/interface.ts";
import type { Hash } from "../primitives/types.ts";
import { checkBlock } from "./received.ts";
import { decodeBlockAnswer, decodeRange } from "./wire/answer.ts";
import type { RangeAnswer } from "./wire/answer.ts";
import { encodeRequest } from "./wire/request.ts";

type Asking = Pick<Network, "request">;

/**
 * Asks a peer for blocks from a height on; for none, only for its head.
 * @throws NetworkError REQUEST_FAILED, NOT_CONNECTED, MESSAGE_MALFORMED
 */
export const requestRange = async (
  network: Asking,
  peer: string,
  { from, count }: { readonly from: number; readonly count: number },
): Promise<RangeAnswer> =>
  decodeRange(await network.request(peer, "blocks", encodeRequest({ kind: "range", from, count })), count);

/**
 * Asks a peer for one block, decided or not; undefined: it does not know it.
 * @throws NetworkError as of `requestRange`; SyncError BLOCK_DIFFERS; BlockCodecError, TransactionCodecError
 */
export const requestBlock = async (
  network: Asking,
  peer: string,
  height: number,
  hash: Hash,
): Promise<Uint8Array | undefined> => {
  const block = decodeBlockAnswer(
    await network.request(peer, "blocks", encodeRequest({ kind: "block", height, hash })),
  );
  if (block !== undefined) checkBlock(block, height, hash);
  return block;
};
