import type { Reading } from "../reading.ts";

/**
 * Turns the readings of one block into bytes and back, bit by bit the same. Decoders take bytes from anybody:
 * they refuse what they did not write, and never make more than `DATA_LIMITS.blockBytes` of memory of it.
 */
export interface Codec {
  /** in the dataset's descriptor */
  readonly name: string;
  /**
   * @param readings in time order, not empty
   * @param start of the period, ms since 1970; no reading is earlier
   * @throws SdkError CODEC_UNSUITABLE for values of another kind, BLOCK_TOO_LARGE
   */
  encode(readings: readonly Reading[], start: number): Promise<Uint8Array>;
  /** @throws SdkError BYTES_INVALID, BLOCK_TOO_LARGE */
  decode(bytes: Uint8Array, start: number): Promise<Reading[]>;
}
