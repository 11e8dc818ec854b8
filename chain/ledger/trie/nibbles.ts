/** Half-bytes of packed keys. Positions count nibbles from the start of the key, high half first. */

export const nibbleAt = (key: Uint8Array, position: number): number => {
  const byte = key[position >> 1] as number;
  return (position & 1) === 0 ? byte >> 4 : byte & 15;
};

/** First position in [from, to) at which the keys differ, or `to`. */
export const firstDifference = (a: Uint8Array, b: Uint8Array, from: number, to: number): number => {
  let position = from;
  while (position < to && nibbleAt(a, position) === nibbleAt(b, position)) position++;
  return position;
};

/** A copy of the first `depth` nibbles of `key`, continued by `nibble`; what follows is undefined. */
export const withNibble = (key: Uint8Array, depth: number, nibble: number): Uint8Array => {
  const copy = key.slice();
  setNibble(copy, depth, nibble);
  return copy;
};

export const setNibble = (key: Uint8Array, position: number, nibble: number): void => {
  const byte = key[position >> 1] as number;
  key[position >> 1] = (position & 1) === 0 ? (nibble << 4) | (byte & 15) : (byte & 0xf0) | nibble;
};

/** Bytes of the hex-prefix form of `count` nibbles. */
export const hexPrefixLength = (count: number): number => 1 + (count >> 1);

/** Writes nibbles [from, to) of `key` in hex-prefix form (yellow paper, appendix C). */
export const writeHexPrefix = (
  key: Uint8Array,
  from: number,
  to: number,
  leaf: boolean,
  target: Uint8Array,
  offset: number,
): void => {
  const odd = (to - from) & 1;
  target[offset] = (leaf ? 0x20 : 0) | (odd === 1 ? 0x10 | nibbleAt(key, from) : 0);
  let at = offset + 1;
  for (let position = from + odd; position < to; position += 2) {
    target[at++] = (nibbleAt(key, position) << 4) | nibbleAt(key, position + 1);
  }
};

/** Reads a hex-prefix path that continues the first `depth` nibbles of `prefix` into one packed key. */
export const readHexPrefix = (
  encoded: Uint8Array,
  prefix: Uint8Array,
  depth: number,
): { readonly key: Uint8Array; readonly end: number; readonly leaf: boolean } => {
  const first = encoded[0] as number;
  const odd = (first >> 4) & 1;
  const end = depth + odd + 2 * (encoded.length - 1);
  const key = new Uint8Array((end + 1) >> 1);
  key.set(prefix.subarray(0, (depth + 1) >> 1));
  let position = depth;
  if (odd === 1) setNibble(key, position++, first & 15);
  for (let at = 1; at < encoded.length; at++) {
    const byte = encoded[at] as number;
    setNibble(key, position++, byte >> 4);
    setNibble(key, position++, byte & 15);
  }
  return { key, end, leaf: (first & 0x20) !== 0 };
};
