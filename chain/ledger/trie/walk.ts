import { equalBytes } from "../../primitives/bytes.ts";
import { HASH_BYTES, childReference, decodeNode, leafValue, loadReference, passes } from "./node.ts";
import type { NodeSource } from "./node.ts";
import { nibbleAt, withNibble } from "./nibbles.ts";

/**
 * The value of `key` in the trie with this root, read from the source; undefined when there is none. `visit` sees the
 * RLP of each node with a hash on the way, root first: an EIP-1186 proof, of absence too.
 */
export const lookUp = (
  source: NodeSource,
  root: Uint8Array | undefined,
  key: Uint8Array,
  visit?: (rlp: Uint8Array) => void,
): Uint8Array | undefined => {
  let ref = root;
  let depth = 0;
  while (ref !== undefined) {
    const rlp = loadReference(source, ref, key, depth);
    if (ref.length === HASH_BYTES) visit?.(rlp);
    const node = decodeNode(rlp, key, depth, 0);
    switch (node.kind) {
      case "leaf":
        return equalBytes(node.key, key) ? leafValue(rlp) : undefined;
      case "extension":
        if (!passes(node, key, depth)) return undefined;
        ref = node.ref;
        depth = node.end;
        break;
      case "branch":
        ref = childReference(rlp, nibbleAt(key, depth));
        depth++;
        break;
    }
  }
  return undefined;
};

/** A node found by `walkTrie` at the first `depth` nibbles of `key`, by its reference, with the value if it is a leaf. */
export interface WalkedNode {
  readonly key: Uint8Array;
  readonly depth: number;
  readonly ref: Uint8Array;
  readonly value: Uint8Array | undefined;
}

/** Every node of the trie with this root, embedded ones too, parents first. Keys have `keyBytes` bytes. */
export function* walkTrie(source: NodeSource, root: Uint8Array | undefined, keyBytes: number): Generator<WalkedNode> {
  if (root !== undefined) yield* walkFrom(source, root, new Uint8Array(keyBytes), 0);
}

function* walkFrom(source: NodeSource, ref: Uint8Array, prefix: Uint8Array, depth: number): Generator<WalkedNode> {
  const rlp = loadReference(source, ref, prefix, depth);
  const node = decodeNode(rlp, prefix, depth, 0);
  const key = node.kind === "leaf" ? node.key : prefix;
  yield { key, depth, ref, value: node.kind === "leaf" ? leafValue(rlp) : undefined };
  if (node.kind === "extension") yield* walkFrom(source, node.ref, padded(node.key, prefix.length), node.end);
  if (node.kind !== "branch") return;
  for (let nibble = 0; nibble < 16; nibble++) {
    const child = childReference(rlp, nibble);
    if (child !== undefined) yield* walkFrom(source, child, withNibble(prefix, depth, nibble), depth + 1);
  }
}

const padded = (key: Uint8Array, length: number): Uint8Array => {
  const result = new Uint8Array(length);
  result.set(key);
  return result;
};
