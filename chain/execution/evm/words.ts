/** Words of the machine: unsigned numbers of 256 bits, in memory big-endian. */
export const WORD_BYTES = 32;

const MASK_64 = 2n ** 64n - 1n;

/** The word at an offset. */
export const readWord = (view: DataView, at: number): bigint => {
  const low = view.getBigUint64(at + 24);
  const high = view.getBigUint64(at);
  const second = view.getBigUint64(at + 8);
  const third = view.getBigUint64(at + 16);
  // Most words are small numbers.
  if (high === 0n && second === 0n) return third === 0n ? low : (third << 64n) | low;
  return (high << 192n) | (second << 128n) | (third << 64n) | low;
};

/** Writes a word at an offset. */
export const writeWord = (view: DataView, at: number, word: bigint): void => {
  if (word <= MASK_64) {
    view.setBigUint64(at, 0n);
    view.setBigUint64(at + 8, 0n);
    view.setBigUint64(at + 16, 0n);
    view.setBigUint64(at + 24, word);
    return;
  }
  view.setBigUint64(at + 24, word & MASK_64);
  view.setBigUint64(at + 16, (word >> 64n) & MASK_64);
  view.setBigUint64(at + 8, (word >> 128n) & MASK_64);
  view.setBigUint64(at, word >> 192n);
};

/** The word at an offset of data that goes on with zeros for ever. */
export const readWordPadded = (bytes: Uint8Array, at: number): bigint => {
  if (at >= bytes.length) return 0n;
  if (at + WORD_BYTES <= bytes.length) return readWord(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), at);
  const padded = new Uint8Array(WORD_BYTES);
  padded.set(bytes.subarray(at));
  return readWord(new DataView(padded.buffer), 0);
};

/** A word as the bytes it is made of. */
export const wordBytes = (word: bigint): Uint8Array => {
  const bytes = new Uint8Array(WORD_BYTES);
  writeWord(new DataView(bytes.buffer), 0, word);
  return bytes;
};

/** A word of at most 32 bytes. */
export const wordOf = (bytes: Uint8Array): bigint => {
  if (bytes.length === WORD_BYTES) return readWord(new DataView(bytes.buffer, bytes.byteOffset, WORD_BYTES), 0);
  const padded = new Uint8Array(WORD_BYTES);
  padded.set(bytes, WORD_BYTES - bytes.length);
  return readWord(new DataView(padded.buffer), 0);
};
