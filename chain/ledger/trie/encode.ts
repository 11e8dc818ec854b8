import { HASH_BYTES, childOffset } from "./node.ts";
import { hexPrefixLength, writeHexPrefix } from "./nibbles.ts";
import { headerLength, writeHeader } from "../../primitives/rlp/writer.ts";
import { stringSize, writeString } from "./rlp.ts";

/** Bytes left free in memory before each encoded node, so that a store can put a prefix there without copying. */
export const HEADROOM = 6;

/** The encoding of a node together with its headroom. */
export const withHeadroom = (rlp: Uint8Array): Uint8Array =>
  new Uint8Array(rlp.buffer, rlp.byteOffset - HEADROOM, rlp.length + HEADROOM);

/** Short-lived encodings come from Node's shared pool, those kept in memory from an allocation of their own. */
const allocate = (length: number, kept: boolean): Uint8Array => {
  const size = HEADROOM + length;
  const buffer = kept ? new Uint8Array(size) : Buffer.allocUnsafe(size);
  return new Uint8Array(buffer.buffer, buffer.byteOffset + HEADROOM, length);
};

const pathSize = (nibbles: number): number => {
  const bytes = hexPrefixLength(nibbles);
  return bytes === 1 ? 1 : 1 + bytes;
};

const writePath = (
  target: Uint8Array,
  at: number,
  key: Uint8Array,
  from: number,
  to: number,
  leaf: boolean,
): number => {
  const bytes = hexPrefixLength(to - from);
  const start = bytes === 1 ? at : writeHeader(target, at, 0x80, bytes);
  writeHexPrefix(key, from, to, leaf, target, start);
  return start + bytes;
};

/** [hex-prefix of the key from `depth` on, value] */
export const encodeLeaf = (key: Uint8Array, depth: number, value: Uint8Array): Uint8Array => {
  const length = pathSize(key.length * 2 - depth) + stringSize(value);
  const rlp = allocate(headerLength(length) + length, false);
  let at = writeHeader(rlp, 0, 0xc0, length);
  at = writePath(rlp, at, key, depth, key.length * 2, true);
  writeString(rlp, at, value);
  return rlp;
};

const referenceSize = (ref: Uint8Array): number => (ref.length === HASH_BYTES ? 1 + HASH_BYTES : ref.length);

const writeReference = (target: Uint8Array, at: number, ref: Uint8Array): number => {
  let start = at;
  if (ref.length === HASH_BYTES) target[start++] = 0x80 + HASH_BYTES;
  target.set(ref, start);
  return start + ref.length;
};

/** [hex-prefix of nibbles `depth` to `end`, reference] */
export const encodeExtension = (key: Uint8Array, depth: number, end: number, ref: Uint8Array): Uint8Array => {
  const length = pathSize(end - depth) + referenceSize(ref);
  const rlp = allocate(headerLength(length) + length, false);
  let at = writeHeader(rlp, 0, 0xc0, length);
  at = writePath(rlp, at, key, depth, end, false);
  writeReference(rlp, at, ref);
  return rlp;
};

/** [reference or empty × 16, no value] */
export const encodeBranch = (refs: readonly (Uint8Array | undefined)[]): Uint8Array => {
  let length = 1;
  for (const ref of refs) length += ref === undefined ? 1 : referenceSize(ref);
  const rlp = allocate(headerLength(length) + length, true);
  let at = writeHeader(rlp, 0, 0xc0, length);
  for (const ref of refs) {
    if (ref === undefined) rlp[at++] = 0x80;
    else at = writeReference(rlp, at, ref);
  }
  rlp[at] = 0x80;
  return rlp;
};

/**
 * A branch in which only hashes of children change: a copy with the new hashes in place. Undefined when the layout
 * would change. `refs` has an entry for each child that changes.
 */
export const patchBranch = (base: Uint8Array, refs: readonly (Uint8Array | undefined)[]): Uint8Array | undefined => {
  for (let nibble = 0; nibble < 16; nibble++) {
    const ref = refs[nibble];
    if (ref !== undefined && (ref.length !== HASH_BYTES || base[childOffset(base, nibble)] !== 0x80 + HASH_BYTES)) {
      return undefined;
    }
  }
  const rlp = allocate(base.length, true);
  rlp.set(base);
  for (let nibble = 0; nibble < 16; nibble++) {
    const ref = refs[nibble];
    if (ref !== undefined) rlp.set(ref, childOffset(base, nibble) + 1);
  }
  return rlp;
};
