import type { Hash } from "../../chain/primitives/types.ts";
import { toHex } from "../bytes.ts";
import type { Bytes } from "../bytes.ts";
import { SdkError } from "../errors.ts";
import { ciphertextHashOf } from "../format/cipher.ts";
import { parityOf, restore } from "./erasure.ts";
import type { ErasureCode } from "./erasure.ts";

/** How an object of bytes is cut: stripes of `code.data` shards of `shardBytes`, the last one filled up with zeros. */
export interface Layout {
  readonly bytes: number;
  readonly code: ErasureCode;
  readonly shardBytes: number;
}

export const LARGEST_SHARD = 256 * 1024;

/** Shards of a small object are as small as they can be: 64 bytes or a multiple. */
const SMALLEST_SHARD = 64;

export const layoutOf = (bytes: number, code: ErasureCode): Layout => {
  const needed = Math.ceil(bytes / code.data / SMALLEST_SHARD) * SMALLEST_SHARD;
  return { bytes, code, shardBytes: Math.min(LARGEST_SHARD, Math.max(SMALLEST_SHARD, needed)) };
};

export const stripeBytes = ({ code, shardBytes }: Layout): number => code.data * shardBytes;

export const stripeCount = (layout: Layout): number => Math.ceil(layout.bytes / stripeBytes(layout));

/**
 * Cuts a stripe out of an object and adds its parity.
 * @param stripe from 0
 * @returns code.data + code.parity shards
 */
export const cutStripe = (object: Uint8Array, layout: Layout, stripe: number): Bytes[] => {
  const { code, shardBytes } = layout;
  const start = stripe * stripeBytes(layout);
  const data = Array.from({ length: code.data }, (_, place) => {
    const shard = new Uint8Array(shardBytes);
    shard.set(object.subarray(start + place * shardBytes, start + (place + 1) * shardBytes));
    return shard;
  });
  return [...data, ...parityOf(data, code).map((shard) => Uint8Array.from(shard))];
};

/** The name of a shard: SHA-256, which storage nodes and readers compute again. */
export const shardHash = async (shard: Bytes): Promise<Hash> => toHex(await ciphertextHashOf(shard));

/**
 * The part of an object that a stripe holds, from any `code.data` of its shards.
 * @param shards in their places; those whose hash is wrong count as missing: leave them out
 * @throws SdkError SHARDS_MISSING
 */
export const joinStripe = (shards: readonly (Uint8Array | undefined)[], layout: Layout, stripe: number): Bytes => {
  const { code, shardBytes, bytes } = layout;
  if (shards.some((shard) => shard !== undefined && shard.length !== shardBytes)) {
    throw new SdkError("SHARDS_MISSING", `a shard has not ${shardBytes} bytes`);
  }
  const data = restore(shards, code).slice(0, code.data);
  const start = stripe * stripeBytes(layout);
  const object = new Uint8Array(Math.min(stripeBytes(layout), bytes - start));
  for (const [place, shard] of data.entries()) {
    const at = place * shardBytes;
    if (at < object.length) object.set(shard.subarray(0, object.length - at), at);
  }
  return object;
};
