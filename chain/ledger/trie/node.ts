import { nibbleAt, readHexPrefix } from "./nibbles.ts";
import { headerLength, itemEnd, payload } from "./rlp.ts";

/**
 * Decoded nodes of a Merkle-Patricia trie whose keys all have one length (so a branch never has a value). A node is
 * named by a *reference* in its parent: its keccak hash (32 bytes), or its own RLP when that is shorter (embedded).
 * Nodes are immutable but for what is not part of their content: children decoded so far, and `used`.
 */
export type Node = Leaf | Extension | Branch;

/** Values stay on disk: they are needed only when a leaf moves. */
export interface Leaf {
  readonly kind: "leaf";
  /** the whole key */
  readonly key: Uint8Array;
}

export interface Extension {
  readonly kind: "extension";
  /** some key below, of which the nibbles up to `end` count */
  readonly key: Uint8Array;
  readonly end: number;
  /** reference to the branch below */
  readonly ref: Uint8Array;
  child: Node | undefined;
}

export interface Branch {
  readonly kind: "branch";
  readonly rlp: Uint8Array;
  /** children decoded so far, by nibble */
  readonly children: (Node | undefined)[];
  /** generation of the last update that passed here */
  used: number;
}

/** Where nodes are read that are not in memory. */
export interface NodeSource {
  /**
   * RLP of the node at the first `depth` nibbles of `key`.
   * @throws LedgerError when there is none
   */
  load(key: Uint8Array, depth: number, hash: Uint8Array): Uint8Array;
}

export const HASH_BYTES = 32;
const FULL_BRANCH_BYTES = 532;
const HASH_ITEM_BYTES = 33;
const HASH_ITEM = 0xa0;
const EMPTY_ITEM = 0x80;
const FIRST_LIST = 0xc0;

/** Position of child `nibble` in the RLP of a branch. */
export const childOffset = (rlp: Uint8Array, nibble: number): number => {
  if (rlp.length === FULL_BRANCH_BYTES) return 3 + HASH_ITEM_BYTES * nibble;
  let at = headerLength(rlp, 0);
  for (let i = 0; i < nibble; i++) {
    const first = rlp[at] as number;
    at += first === EMPTY_ITEM ? 1 : first === HASH_ITEM ? HASH_ITEM_BYTES : 1 + first - FIRST_LIST;
  }
  return at;
};

/** The reference at `at`, as a view; undefined for an empty item. */
export const referenceAt = (rlp: Uint8Array, at: number): Uint8Array | undefined => {
  const first = rlp[at] as number;
  if (first === EMPTY_ITEM) return undefined;
  return first === HASH_ITEM
    ? rlp.subarray(at + 1, at + HASH_ITEM_BYTES)
    : rlp.subarray(at, at + 1 + first - FIRST_LIST);
};

/** Reference to child `nibble` of a branch; undefined: none. */
export const childReference = (rlp: Uint8Array, nibble: number): Uint8Array | undefined =>
  referenceAt(rlp, childOffset(rlp, nibble));

/** RLP behind a reference found at `depth` nibbles of `key`. */
export const loadReference = (source: NodeSource, ref: Uint8Array, key: Uint8Array, depth: number): Uint8Array =>
  ref.length === HASH_BYTES ? source.load(key, depth, ref) : ref;

/** The node of `rlp`, which stands at the first `depth` nibbles of `prefix`. */
export const decodeNode = (rlp: Uint8Array, prefix: Uint8Array, depth: number, generation: number): Node => {
  const first = headerLength(rlp, 0);
  const second = itemEnd(rlp, first);
  if (itemEnd(rlp, second) !== rlp.length) {
    return { kind: "branch", rlp, children: new Array<Node | undefined>(16).fill(undefined), used: generation };
  }
  const { key, end, leaf } = readHexPrefix(payload(rlp, first), prefix, depth);
  if (leaf) return { kind: "leaf", key };
  const ref = referenceAt(rlp, second);
  if (ref === undefined) throw new RangeError("an extension without a child");
  return { kind: "extension", key, end, ref, child: undefined };
};

/** Value in the RLP of a leaf. */
export const leafValue = (rlp: Uint8Array): Uint8Array => payload(rlp, itemEnd(rlp, headerLength(rlp, 0)));

/** Whether a key passes through an extension that starts at `depth`. */
export const passes = (extension: Extension, key: Uint8Array, depth: number): boolean => {
  for (let position = depth; position < extension.end; position++) {
    if (nibbleAt(extension.key, position) !== nibbleAt(key, position)) return false;
  }
  return true;
};
