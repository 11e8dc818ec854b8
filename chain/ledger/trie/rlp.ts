import { headerLength as headerSize, writeHeader } from "../../primitives/rlp/writer.ts";

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
