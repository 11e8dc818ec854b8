import { withHeadroom, walkTrie } from "../../../../chain/ledger/trie/index.ts";
import type { NodeSource, TrieRoot, TrieUpdate } from "../../../../chain/ledger/trie/index.ts";
import { nibbleAt } from "../../../../chain/ledger/trie/nibbles.ts";

const nameOf = (key: Uint8Array, depth: number, hash: Uint8Array): string => {
  let path = "";
  for (let position = 0; position < depth; position++) path += nibbleAt(key, position).toString(16);
  return `${path}:${Buffer.from(hash).toString("hex")}`;
};

/** Nodes of a trie in a map, which holds what updates say and nothing else. */
export class MemoryNodes implements NodeSource {
  readonly nodes = new Map<string, Uint8Array>();

  load(key: Uint8Array, depth: number, hash: Uint8Array): Uint8Array {
    const name = nameOf(key, depth, hash);
    const rlp = this.nodes.get(name);
    if (rlp === undefined) throw new RangeError(`no node ${name}`);
    return rlp;
  }

  apply({ added, removed }: TrieUpdate): void {
    for (const { key, depth, hash } of removed) {
      if (!this.nodes.delete(nameOf(key, depth, hash))) throw new RangeError("removed a node that is not there");
    }
    for (const { key, depth, hash, rlp } of added) {
      const name = nameOf(key, depth, hash);
      if (this.nodes.has(name)) throw new RangeError("added a node that is there already");
      this.nodes.set(name, withHeadroom(rlp).slice(-rlp.length));
    }
  }

  /** names of all nodes that a root reaches */
  reachable(root: TrieRoot | undefined, keyBytes: number): Set<string> {
    const names = new Set<string>();
    for (const { key, depth, ref } of walkTrie(this, root?.hash, keyBytes)) {
      if (ref.length === 32) names.add(nameOf(key, depth, ref));
    }
    return names;
  }
}
