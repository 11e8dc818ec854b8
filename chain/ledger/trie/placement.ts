import { encodeExtension, encodeLeaf } from "./encode.ts";
import { keccak256 } from "../../primitives/crypto/keccak.ts";
import { HASH_BYTES } from "./node.ts";
import type { Extension, Leaf, Node } from "./node.ts";

/** A node that the new version of a trie has and the old one has not. Its place is the first `depth` nibbles of `key`. */
export interface AddedNode {
  readonly key: Uint8Array;
  readonly depth: number;
  readonly hash: Uint8Array;
  /** preceded in memory by HEADROOM free bytes */
  readonly rlp: Uint8Array;
}

/** A node of the old version that the new one has not. */
export interface RemovedNode {
  readonly key: Uint8Array;
  readonly depth: number;
  readonly hash: Uint8Array;
}

/** A node at its final place: encoded, recorded, ready to be referred to. */
export interface Placed {
  readonly kind: "placed";
  readonly ref: Uint8Array;
  readonly node: Node;
}

/** A leaf or extension whose parent may still merge with it, so that where it starts is open. */
export type Loose = LooseLeaf | LooseExtension;

export interface LooseLeaf {
  readonly kind: "leaf";
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  /** its encoding at one depth, if that was needed already */
  readonly encoded: { readonly depth: number; readonly rlp: Uint8Array; readonly ref: Uint8Array } | undefined;
}

export interface LooseExtension {
  readonly kind: "extension";
  readonly key: Uint8Array;
  readonly end: number;
  readonly ref: Uint8Array;
  readonly child: Node | undefined;
}

/** Reference of an encoded node: short ones are embedded in their parent. */
export const reference = (rlp: Uint8Array): Uint8Array => (rlp.length < HASH_BYTES ? rlp : keccak256(rlp));

export const looseLeaf = (key: Uint8Array, value: Uint8Array): LooseLeaf => ({
  kind: "leaf",
  key,
  value,
  encoded: undefined,
});

/** A loose leaf encoded for `depth`, where it most likely stays. */
export const encodedLeaf = (key: Uint8Array, value: Uint8Array, depth: number) => {
  const rlp = encodeLeaf(key, depth, value);
  return { kind: "leaf", key, value, encoded: { depth, rlp, ref: reference(rlp) } } as const satisfies LooseLeaf;
};

/** What an update adds and removes, in the order in which it was found out. */
export class Placements {
  readonly added: AddedNode[] = [];
  readonly removed: RemovedNode[] = [];

  /** Fixes where a node stands. */
  place(item: Placed | Loose, depth: number): Placed {
    if (item.kind === "placed") return item;
    if (item.kind === "leaf") {
      const { rlp, ref } =
        item.encoded?.depth === depth ? item.encoded : encodedLeaf(item.key, item.value, depth).encoded;
      const node: Leaf = { kind: "leaf", key: item.key };
      return this.record(node, item.key, depth, rlp, ref);
    }
    const { key, end, ref, child } = item;
    const rlp = encodeExtension(key, depth, end, ref);
    const node: Extension = { kind: "extension", key, end, ref, child };
    return this.record(node, key, depth, rlp, reference(rlp));
  }

  record(node: Node, key: Uint8Array, depth: number, rlp: Uint8Array, ref: Uint8Array): Placed {
    if (ref.length === HASH_BYTES) this.added.push({ key, depth, hash: ref, rlp });
    return { kind: "placed", ref, node };
  }

  /** The node that `ref` names leaves its place; embedded nodes have none of their own. */
  remove(ref: Uint8Array | undefined, key: Uint8Array, depth: number): void {
    if (ref?.length === HASH_BYTES) this.removed.push({ key, depth, hash: ref });
  }
}
