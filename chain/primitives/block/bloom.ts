import { fromHex } from "../bytes.ts";
import { keccak256 } from "../crypto/keccak.ts";
import { CODEC_LIMITS } from "../limits.ts";
import type { Hex, Log } from "../types.ts";

/** 2048 bits, three of which each address and topic of a log sets (yellow paper, 4.3.1). */
export const BLOOM_BYTES = 256;

/** The bloom of no logs. Shared: never write to it. */
export const EMPTY_BLOOM = new Uint8Array(BLOOM_BYTES);

/** The three bit numbers of an address or topic, 11 bits each, in one number. */
const bits = new Map<Hex, number>();

function bitsOf(item: Hex): number {
  let packed = bits.get(item);
  if (packed === undefined) {
    const hash = keccak256(fromHex(item));
    const bit = (at: number): number => (((hash[at] ?? 0) & 7) << 8) | (hash[at + 1] ?? 0);
    packed = bit(0) + bit(2) * 2 ** 11 + bit(4) * 2 ** 22;
    if (bits.size >= CODEC_LIMITS.cachedBloomItems) bits.clear();
    bits.set(item, packed);
  }
  return packed;
}

/** Sets the bits of one address or topic. */
export function addToBloom(bloom: Uint8Array, item: Hex): void {
  let packed = bitsOf(item);
  for (let part = 0; part < 3; part++) {
    const bit = packed % 2048;
    const at = BLOOM_BYTES - 1 - (bit >> 3);
    bloom[at] = (bloom[at] ?? 0) | (1 << (bit & 7));
    packed = Math.floor(packed / 2048);
  }
}

/** The bloom of a receipt. */
export function logsBloom(logs: readonly Log[]): Uint8Array {
  if (logs.length === 0) return EMPTY_BLOOM;
  const bloom = new Uint8Array(BLOOM_BYTES);
  for (const log of logs) {
    addToBloom(bloom, log.address);
    for (const topic of log.topics) addToBloom(bloom, topic);
  }
  return bloom;
}

/** The bloom of a block: the union of its receipts' blooms. */
export function mergeBlooms(blooms: readonly Uint8Array[]): Uint8Array {
  const merged = new Uint8Array(BLOOM_BYTES);
  for (const bloom of blooms) {
    if (bloom === EMPTY_BLOOM) continue;
    for (let at = 0; at < BLOOM_BYTES; at++) merged[at] = (merged[at] ?? 0) | (bloom[at] ?? 0);
  }
  return merged;
}

/** Whether the logs behind a bloom may hold this address or topic; false is certain. */
export function bloomContains(bloom: Uint8Array, item: Hex): boolean {
  let packed = bitsOf(item);
  for (let part = 0; part < 3; part++) {
    const bit = packed % 2048;
    if (((bloom[BLOOM_BYTES - 1 - (bit >> 3)] ?? 0) & (1 << (bit & 7))) === 0) return false;
    packed = Math.floor(packed / 2048);
  }
  return true;
}
