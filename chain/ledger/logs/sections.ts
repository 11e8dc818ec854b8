/**
 * A page of the log index: the blocks of one section in which one term occurs. Few blocks are kept as an ascending list of
 * two-byte offsets into the section, many as a bit per block.
 */

/** Blocks of a section; part of the format. */
export const SECTION_BLOCKS = 4_096;

const BITMAP_BYTES = SECTION_BLOCKS / 8;
const OFFSET_BYTES = 2;

export const sectionOf = (blockNumber: number): number => Math.floor(blockNumber / SECTION_BLOCKS);

/** A bit per block of a section, all clear. */
export const emptyBlockSet = (): Uint8Array => new Uint8Array(BITMAP_BYTES);

const setBit = (bits: Uint8Array, offset: number): void => {
  const byte = offset >> 3;
  bits[byte] = (bits[byte] ?? 0) | (1 << (offset & 7));
};

const hasBit = (bits: Uint8Array, offset: number): boolean => (((bits[offset >> 3] ?? 0) >> (offset & 7)) & 1) === 1;

/** Ascending offsets of the blocks of a set from one offset to another, both included. */
export function* offsetsIn(bits: Uint8Array, from: number, to: number): Generator<number> {
  for (let offset = from; offset <= to; offset++) {
    // Most sets are sparse.
    if ((bits[offset >> 3] ?? 0) === 0) offset |= 7;
    else if (hasBit(bits, offset)) yield offset;
  }
}

/** Adds the blocks of a page to a set. */
export const addPage = (bits: Uint8Array, page: Uint8Array): void => {
  if (page.length === BITMAP_BYTES) {
    for (let index = 0; index < BITMAP_BYTES; index++) bits[index] = (bits[index] ?? 0) | (page[index] ?? 0);
    return;
  }
  for (let at = 0; at < page.length; at += OFFSET_BYTES) setBit(bits, ((page[at] ?? 0) << 8) | (page[at + 1] ?? 0));
};

/** Keeps in `bits` only what `other` has too. */
export const intersect = (bits: Uint8Array, other: Uint8Array): void => {
  for (let index = 0; index < BITMAP_BYTES; index++) bits[index] = (bits[index] ?? 0) & (other[index] ?? 0);
};

const pageOf = (bits: Uint8Array): Uint8Array => {
  const page: number[] = [];
  for (let offset = 0; offset < SECTION_BLOCKS; offset++)
    if (hasBit(bits, offset)) page.push(offset >> 8, offset & 0xff);
  return page.length < BITMAP_BYTES ? Uint8Array.from(page) : bits;
};

/** The page with one block more; blocks come in ascending order. */
export const pageWith = (page: Uint8Array | undefined, offset: number): Uint8Array => {
  const old = page ?? new Uint8Array();
  if (old.length + OFFSET_BYTES < BITMAP_BYTES) {
    const longer = new Uint8Array(old.length + OFFSET_BYTES);
    longer.set(old);
    longer.set([offset >> 8, offset & 0xff], old.length);
    return longer;
  }
  const bits = emptyBlockSet();
  addPage(bits, old);
  setBit(bits, offset);
  return bits;
};

/** The page with one block less; undefined: nothing left. */
export const pageWithout = (page: Uint8Array, offset: number): Uint8Array | undefined => {
  const bits = emptyBlockSet();
  addPage(bits, page);
  const byte = offset >> 3;
  bits[byte] = (bits[byte] ?? 0) & ~(1 << (offset & 7));
  const rest = pageOf(bits);
  return rest.length === 0 ? undefined : rest;
};
