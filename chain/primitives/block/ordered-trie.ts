import { toHex } from "../bytes.ts";
import { keccak256 } from "../crypto/keccak.ts";
import { encodeRlp, headerLength, writeHeader } from "../rlp/writer.ts";
import type { Hash } from "../types.ts";

/** Root of the trie that holds nothing. */
export const EMPTY_TRIE_ROOT: Hash = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

/** Nodes shorter than a hash stand in their parent themselves instead of their hash. */
const HASH_BYTES = 32;
const EMPTY_ITEM = Uint8Array.of(0x80);

/**
 * Root of the Merkle Patricia trie that maps rlp(0), rlp(1), … to the values (yellow paper, 4.3 and appendix D): the
 * transactions, receipts and withdrawals roots. Every node is encoded and hashed once; nothing is stored.
 * @param values none of them empty
 */
export function orderedRoot(values: readonly Uint8Array[]): Hash {
  if (values.length === 0) return EMPTY_TRIE_ROOT;
  const order = keyOrder(values.length);
  const root = new OrderedTrie(order.map((index) => ({ key: encodeRlp(index), value: values[index] ?? EMPTY_ITEM })));
  const reference = root.node(0, values.length, 0);
  return toHex(reference.length === HASH_BYTES ? reference : keccak256(reference));
}

/** Indexes in the order of their RLP: 1 … 127 are single bytes, 0 is 0x80, longer ones start at 0x81. */
const keyOrder = (count: number): number[] =>
  Array.from({ length: count }, (_, at) => {
    if (at < Math.min(count, 128) - 1) return at + 1;
    return at < 128 ? 0 : at;
  });

interface Entry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/**
 * Entries sorted by key, no key a prefix of another, so that branches hold no values. A node is made for a range of
 * entries that share their first `depth` nibbles, and given as its parent refers to it: its hash, or itself if shorter.
 */
class OrderedTrie {
  readonly #entries: readonly Entry[];
  #scratch = Buffer.allocUnsafe(1024);

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  node(from: number, to: number, depth: number): Uint8Array {
    const { key, value } = this.#entry(from);
    if (to - from === 1) return this.#reference(this.#short(leafPath(key, depth), value, true));
    const last = this.#entry(to - 1).key;
    let end = depth;
    while (nibble(key, end) === nibble(last, end)) end++;
    const branch = this.#branch(from, to, end);
    if (end === depth) return branch;
    return this.#reference(this.#short(extensionPath(key, depth, end), branch, branch.length === HASH_BYTES));
  }

  #entry(position: number): Entry {
    const entry = this.#entries[position];
    if (entry === undefined) throw new RangeError(`no entry ${position} in a trie of ${this.#entries.length}`);
    return entry;
  }

  #branch(from: number, to: number, depth: number): Uint8Array {
    const children: Uint8Array[] = [];
    let payload = 1;
    let start = from;
    for (let digit = 0; digit < 16; digit++) {
      let end = start;
      while (end < to && nibble(this.#entry(end).key, depth) === digit) end++;
      const child = end === start ? EMPTY_ITEM : this.node(start, end, depth + 1);
      payload += child.length === HASH_BYTES ? HASH_BYTES + 1 : child.length;
      children.push(child);
      start = end;
    }
    let offset = this.#open(payload);
    for (const child of children) {
      if (child.length === HASH_BYTES) offset = writeHeader(this.#scratch, offset, 0x80, HASH_BYTES);
      this.#scratch.set(child, offset);
      offset += child.length;
    }
    this.#scratch[offset] = 0x80;
    return this.#reference(offset + 1);
  }

  /** Writes a leaf or extension and returns its length; `content` is an RLP string still to be headed, or an item. */
  #short(path: Uint8Array, content: Uint8Array, isString: boolean): number {
    const single = content.length === 1 && (content[0] ?? 0) < 0x80;
    const header = isString && !single ? headerLength(content.length) : 0;
    const pathHeader = path.length === 1 ? 0 : 1;
    let offset = this.#open(pathHeader + path.length + header + content.length);
    if (pathHeader === 1) offset = writeHeader(this.#scratch, offset, 0x80, path.length);
    this.#scratch.set(path, offset);
    offset += path.length;
    if (header > 0) offset = writeHeader(this.#scratch, offset, 0x80, content.length);
    this.#scratch.set(content, offset);
    return offset + content.length;
  }

  /** Starts a node in the scratch array and returns the offset behind its header. */
  #open(payload: number): number {
    if (payload + 9 > this.#scratch.length) this.#scratch = Buffer.allocUnsafe(2 * payload + 9);
    return writeHeader(this.#scratch, 0, 0xc0, payload);
  }

  #reference(length: number): Uint8Array {
    const node = this.#scratch.subarray(0, length);
    return length < HASH_BYTES ? Uint8Array.from(node) : keccak256(node);
  }
}

const nibble = (key: Uint8Array, at: number): number => {
  const byte = key[at >> 1] ?? 0;
  return at % 2 === 0 ? byte >> 4 : byte & 15;
};

const leafPath = (key: Uint8Array, from: number): Uint8Array => compactPath(key, from, 2 * key.length, 2);
const extensionPath = (key: Uint8Array, from: number, to: number): Uint8Array => compactPath(key, from, to, 0);

/** Hex-prefix encoding of the nibbles from … to-1 (yellow paper, appendix C). */
function compactPath(key: Uint8Array, from: number, to: number, flag: 0 | 2): Uint8Array {
  const odd = (to - from) % 2;
  const path = new Uint8Array(((to - from) >> 1) + 1);
  path[0] = odd === 1 ? ((flag + 1) << 4) | nibble(key, from) : flag << 4;
  for (let at = from + odd, index = 1; at < to; at += 2, index++) {
    path[index] = (nibble(key, at) << 4) | nibble(key, at + 1);
  }
  return path;
}
