/** The few pieces of RLP (yellow paper, appendix B) that trie nodes are made of, without intermediate objects. */

/** Bytes before the payload of the item at `at`. */
export const headerLength = (rlp: Uint8Array, at: number): number => {
  const first = rlp[at] as number;
  if (first < 0x80) return 0;
  if (first < 0xb8) return 1;
  if (first < 0xc0) return first - 0xb6;
  return first < 0xf8 ? 1 : first - 0xf6;
};

/** Payload bytes of the item at `at`. */
export const payloadLength = (rlp: Uint8Array, at: number): number => {
  const first = rlp[at] as number;
  if (first < 0x80) return 1;
  if (first < 0xb8) return first - 0x80;
  if (first >= 0xc0 && first < 0xf8) return first - 0xc0;
  const bytes = first < 0xc0 ? first - 0xb7 : first - 0xf7;
  let length = 0;
  for (let i = 1; i <= bytes; i++) length = length * 256 + (rlp[at + i] as number);
  return length;
};

/** Position after the item at `at`. */
export const itemEnd = (rlp: Uint8Array, at: number): number => at + headerLength(rlp, at) + payloadLength(rlp, at);

/** The payload of the item at `at`, as a view. */
export const payload = (rlp: Uint8Array, at: number): Uint8Array => {
  const start = at + headerLength(rlp, at);
  return rlp.subarray(start, start + payloadLength(rlp, at));
};

/** Bytes of a header for a payload of `length` (a string of one byte below 0x80 has none: not for those). */
export const headerSize = (length: number): number =>
  length < 56 ? 1 : length < 0x100 ? 2 : length < 0x10000 ? 3 : length < 0x1000000 ? 4 : 5;

/** Writes a string (0x80) or list (0xc0) header; returns the position after it. */
export const writeHeader = (target: Uint8Array, at: number, base: 0x80 | 0xc0, length: number): number => {
  if (length < 56) {
    target[at] = base + length;
    return at + 1;
  }
  const bytes = headerSize(length) - 1;
  target[at] = base + 55 + bytes;
  for (let i = bytes, rest = length; i > 0; i--) {
    target[at + i] = rest & 0xff;
    rest >>>= 8;
  }
  return at + 1 + bytes;
};

/** Encoded size of a byte string. */
export const stringSize = (bytes: Uint8Array): number =>
  bytes.length === 1 && (bytes[0] as number) < 0x80 ? 1 : headerSize(bytes.length) + bytes.length;

/** Writes a byte string; returns the position after it. */
export const writeString = (target: Uint8Array, at: number, bytes: Uint8Array): number => {
  if (bytes.length === 1 && (bytes[0] as number) < 0x80) {
    target[at] = bytes[0] as number;
    return at + 1;
  }
  const start = writeHeader(target, at, 0x80, bytes.length);
  target.set(bytes, start);
  return start + bytes.length;
};
