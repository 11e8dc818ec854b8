import { equalBytes } from "../../primitives/bytes.ts";
import { encodeBranch, patchBranch } from "./encode.ts";
import { HASH_BYTES, childReference, decodeNode, leafValue, loadReference, passes } from "./node.ts";
import type { Branch, Extension, Leaf, Node, NodeSource } from "./node.ts";
import { firstDifference, nibbleAt, withNibble } from "./nibbles.ts";
import { keccak256 } from "../../primitives/crypto/keccak.ts";
import { Placements, encodedLeaf, looseLeaf, reference } from "./placement.ts";
import type { AddedNode, Loose, Placed, RemovedNode } from "./placement.ts";

/** A key and its new value; undefined deletes. */
export interface TrieEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array | undefined;
}

/** A version of a trie; undefined stands for the empty one. `node` is decoded on first use. */
export interface TrieRoot {
  readonly hash: Uint8Array;
  node: Node | undefined;
}

export interface TrieUpdate {
  readonly root: TrieRoot | undefined;
  readonly added: readonly AddedNode[];
  readonly removed: readonly RemovedNode[];
  /** nodes read from the source */
  readonly loaded: number;
}

/** A subtree after the update: the same, none, or new. */
type Outcome = typeof UNCHANGED | undefined | Placed | Loose;
const UNCHANGED = Symbol("unchanged");

/**
 * The trie after setting `entries`, which are sorted by key without repetition; keys have one length. Each path is
 * walked once and each new node hashed once. The old version stays as it was. `generation` marks the branches passed.
 */
export const updateTrie = (
  source: NodeSource,
  root: TrieRoot | undefined,
  entries: readonly TrieEntry[],
  generation: number,
): TrieUpdate => new Update(source, generation).run(root, entries);

class Update {
  readonly #source: NodeSource;
  readonly #generation: number;
  readonly #nodes = new Placements();
  #loaded = 0;

  constructor(source: NodeSource, generation: number) {
    this.#source = source;
    this.#generation = generation;
  }

  run(root: TrieRoot | undefined, entries: readonly TrieEntry[]): TrieUpdate {
    const updated = this.#root(root, entries);
    if (updated === root) return { root, added: [], removed: [], loaded: this.#loaded };
    const { added, removed } = this.#nodes;
    return { root: updated, added, removed, loaded: this.#loaded };
  }

  #root(root: TrieRoot | undefined, entries: readonly TrieEntry[]): TrieRoot | undefined {
    const first = entries[0];
    if (first === undefined) return root;
    let outcome: Outcome;
    if (root === undefined) {
      outcome = this.#build(entries, 0, entries.length, 0);
    } else {
      root.node ??= this.#decode(root.hash, first.key, 0);
      outcome = this.#update(root.hash, root.node, entries, 0, entries.length, 0);
    }
    if (outcome === UNCHANGED) return root;
    if (outcome === undefined) return undefined;
    const { ref, node } = this.#nodes.place(outcome, 0);
    if (ref.length === HASH_BYTES) return { hash: ref, node };
    const hash = keccak256(ref);
    if (root !== undefined && equalBytes(hash, root.hash)) return root;
    this.#nodes.record(node, first.key, 0, ref, hash);
    return { hash, node };
  }

  #update(
    ref: Uint8Array | undefined,
    node: Node,
    entries: readonly TrieEntry[],
    from: number,
    to: number,
    depth: number,
  ): Outcome {
    switch (node.kind) {
      case "leaf":
        return this.#updateLeaf(ref, node, entries, from, to, depth);
      case "extension":
        return this.#updateExtension(ref, node, entries, from, to, depth);
      case "branch":
        return this.#updateBranch(ref, node, entries, from, to, depth);
    }
  }

  #updateLeaf(
    ref: Uint8Array | undefined,
    leaf: Leaf,
    entries: readonly TrieEntry[],
    from: number,
    to: number,
    depth: number,
  ): Outcome {
    let stays = true;
    const puts: TrieEntry[] = [];
    for (let i = from; i < to; i++) {
      const entry = entries[i] as TrieEntry;
      if (stays && equalBytes(entry.key, leaf.key)) stays = false;
      if (entry.value !== undefined) puts.push(entry);
    }
    if (stays && puts.length === 0) return UNCHANGED;
    const [only] = puts;
    if (!stays && puts.length === 1 && only?.value !== undefined && equalBytes(only.key, leaf.key)) {
      const replaced = encodedLeaf(only.key, only.value, depth);
      if (ref !== undefined && equalBytes(replaced.encoded.ref, ref)) return UNCHANGED;
      this.#nodes.remove(ref, leaf.key, depth);
      return replaced;
    }
    if (stays) insertSorted(puts, { key: leaf.key, value: this.#leafValue(ref, leaf, depth) });
    this.#nodes.remove(ref, leaf.key, depth);
    return this.#build(puts, 0, puts.length, depth);
  }

  #updateBranch(
    ref: Uint8Array | undefined,
    branch: Branch,
    entries: readonly TrieEntry[],
    from: number,
    to: number,
    depth: number,
  ): Outcome {
    branch.used = this.#generation;
    const outcomes = new Array<Outcome>(16).fill(UNCHANGED);
    let changed = false;
    for (let start = from; start < to;) {
      const { key } = entries[start] as TrieEntry;
      const nibble = nibbleAt(key, depth);
      const end = groupEnd(entries, start, to, depth);
      const childRef = childReference(branch.rlp, nibble);
      if (childRef === undefined) {
        outcomes[nibble] = this.#build(entries, start, end, depth + 1) ?? UNCHANGED;
      } else {
        const child = (branch.children[nibble] ??= this.#decode(childRef, key, depth + 1));
        outcomes[nibble] = this.#update(childRef, child, entries, start, end, depth + 1);
      }
      if (outcomes[nibble] !== UNCHANGED) changed = true;
      start = end;
    }
    if (!changed) return UNCHANGED;
    const { key } = entries[from] as TrieEntry;
    this.#nodes.remove(ref, key, depth);
    return this.#join(branch, outcomes, key, depth);
  }

  #updateExtension(
    ref: Uint8Array | undefined,
    extension: Extension,
    entries: readonly TrieEntry[],
    from: number,
    to: number,
    depth: number,
  ): Outcome {
    const { key, end } = extension;
    // Deletions beside the path delete nothing; only new keys beside it split it.
    const relevant: TrieEntry[] = [];
    let splits = false;
    for (let i = from; i < to; i++) {
      const entry = entries[i] as TrieEntry;
      const inside = passes(extension, entry.key, depth);
      if (!inside && entry.value === undefined) continue;
      splits ||= !inside;
      relevant.push(entry);
    }
    if (relevant.length === 0) return UNCHANGED;
    if (splits) {
      this.#nodes.remove(ref, key, depth);
      return this.#split(extension, relevant, depth);
    }
    const child = (extension.child ??= this.#decode(extension.ref, key, end));
    const outcome = this.#update(extension.ref, child, relevant, 0, relevant.length, end);
    if (outcome === UNCHANGED) return UNCHANGED;
    this.#nodes.remove(ref, key, depth);
    return outcome === undefined ? undefined : extend(outcome, key, depth, end);
  }

  /** Some entries leave an extension before its end: a branch takes its place where the first does. */
  #split(extension: Extension, entries: readonly TrieEntry[], depth: number): Outcome {
    const { key, end, ref } = extension;
    const child = (extension.child ??= this.#decode(ref, key, end));
    const first = entries[0] as TrieEntry;
    const last = entries[entries.length - 1] as TrieEntry;
    const fork = Math.min(firstDifference(key, first.key, depth, end), firstDifference(key, last.key, depth, end));
    const own = nibbleAt(key, fork);
    const outcomes = new Array<Outcome>(16).fill(undefined);
    outcomes[own] = fork + 1 < end ? extension : { kind: "placed", ref, node: child };
    for (let start = 0; start < entries.length;) {
      const stop = groupEnd(entries, start, entries.length, fork);
      const nibble = nibbleAt((entries[start] as TrieEntry).key, fork);
      if (nibble !== own) {
        outcomes[nibble] = this.#build(entries, start, stop, fork + 1);
      } else {
        const rest =
          fork + 1 === end
            ? this.#update(ref, child, entries, start, stop, end)
            : this.#updateExtension(undefined, extension, entries, start, stop, fork + 1);
        if (rest !== UNCHANGED) outcomes[own] = rest;
      }
      start = stop;
    }
    const joined = this.#join(undefined, outcomes, first.key, fork);
    return joined === undefined ? undefined : extend(joined, first.key, depth, fork);
  }

  /** The branch at `depth` with these children; a merged node when only one is left. */
  #join(
    base: Branch | undefined,
    outcomes: readonly Outcome[],
    key: Uint8Array,
    depth: number,
  ): Placed | Loose | undefined {
    let count = 0;
    let last = 0;
    for (let nibble = 0; nibble < 16; nibble++) {
      const outcome = outcomes[nibble];
      const empty =
        outcome === UNCHANGED
          ? base === undefined || childReference(base.rlp, nibble) === undefined
          : outcome === undefined;
      if (empty) continue;
      count++;
      last = nibble;
    }
    if (count === 0) return undefined;
    if (count === 1) return this.#collapse(base, outcomes[last], withNibble(key, depth, last), depth, last);
    const children = base === undefined ? new Array<Node | undefined>(16).fill(undefined) : base.children.slice();
    const refs = new Array<Uint8Array | undefined>(16).fill(undefined);
    let removed = false;
    for (let nibble = 0; nibble < 16; nibble++) {
      const outcome = outcomes[nibble];
      if (outcome === UNCHANGED) continue;
      if (outcome === undefined) {
        children[nibble] = undefined;
        removed = true;
        continue;
      }
      const { ref, node } = this.#nodes.place(outcome, depth + 1);
      refs[nibble] = ref;
      children[nibble] = node;
    }
    let rlp = base === undefined || removed ? undefined : patchBranch(base.rlp, refs);
    if (rlp === undefined) {
      if (base !== undefined) {
        for (let nibble = 0; nibble < 16; nibble++) {
          if (outcomes[nibble] === UNCHANGED) refs[nibble] = childReference(base.rlp, nibble);
        }
      }
      rlp = encodeBranch(refs);
    }
    const branch: Branch = { kind: "branch", rlp, children, used: this.#generation };
    return this.#nodes.record(branch, key, depth, rlp, reference(rlp));
  }

  /** The only child a branch at `depth` has left takes its place; `key` leads to it. */
  #collapse(
    base: Branch | undefined,
    outcome: Outcome,
    key: Uint8Array,
    depth: number,
    nibble: number,
  ): Placed | Loose {
    if (outcome !== UNCHANGED && outcome !== undefined) return extend(outcome, key, depth, depth + 1);
    const ref = base === undefined ? undefined : childReference(base.rlp, nibble);
    if (base === undefined || ref === undefined) throw new RangeError("an unchanged child without a branch");
    const child = (base.children[nibble] ??= this.#decode(ref, key, depth + 1));
    if (child.kind === "branch") return { kind: "extension", key, end: depth + 1, ref, child };
    this.#nodes.remove(ref, key, depth + 1);
    if (child.kind === "extension") return child;
    return looseLeaf(child.key, this.#leafValue(ref, child, depth + 1));
  }

  /** A trie of new entries alone; deletions among them mean nothing. */
  #build(entries: readonly TrieEntry[], from: number, to: number, depth: number): Placed | Loose | undefined {
    const puts: { key: Uint8Array; value: Uint8Array }[] = [];
    for (let i = from; i < to; i++) {
      const { key, value } = entries[i] as TrieEntry;
      if (value !== undefined) puts.push({ key, value });
    }
    return puts.length === 0 ? undefined : this.#grow(puts, 0, puts.length, depth);
  }

  #grow(
    puts: readonly { key: Uint8Array; value: Uint8Array }[],
    from: number,
    to: number,
    depth: number,
  ): Placed | Loose {
    const first = puts[from] as { key: Uint8Array; value: Uint8Array };
    if (to - from === 1) return looseLeaf(first.key, first.value);
    const fork = firstDifference(first.key, (puts[to - 1] as TrieEntry).key, depth, first.key.length * 2);
    const outcomes = new Array<Outcome>(16).fill(undefined);
    for (let start = from; start < to;) {
      const end = groupEnd(puts, start, to, fork);
      outcomes[nibbleAt((puts[start] as TrieEntry).key, fork)] = this.#grow(puts, start, end, fork + 1);
      start = end;
    }
    const branch = this.#join(undefined, outcomes, first.key, fork);
    if (branch === undefined) throw new RangeError("a branch without children");
    return extend(branch, first.key, depth, fork);
  }

  #decode(ref: Uint8Array, key: Uint8Array, depth: number): Node {
    if (ref.length === HASH_BYTES) this.#loaded++;
    return decodeNode(loadReference(this.#source, ref, key, depth), key, depth, this.#generation);
  }

  #leafValue(ref: Uint8Array | undefined, leaf: Leaf, depth: number): Uint8Array {
    if (ref === undefined) throw new RangeError("a leaf without a reference");
    return leafValue(loadReference(this.#source, ref, leaf.key, depth));
  }
}

/** A branch placed at `end` gets an extension from `depth`; leaves and extensions just grow longer. */
const extend = (item: Placed | Loose, key: Uint8Array, depth: number, end: number): Placed | Loose =>
  item.kind === "placed" && depth < end ? { kind: "extension", key, end, ref: item.ref, child: item.node } : item;

/** End of the run of entries from `start` that share the nibble at `depth`. */
const groupEnd = (entries: readonly TrieEntry[], start: number, to: number, depth: number): number => {
  const nibble = nibbleAt((entries[start] as TrieEntry).key, depth);
  let end = start + 1;
  while (end < to && nibbleAt((entries[end] as TrieEntry).key, depth) === nibble) end++;
  return end;
};

const insertSorted = (entries: TrieEntry[], entry: TrieEntry): void => {
  const at = entries.findIndex(({ key }) => Buffer.compare(key, entry.key) > 0);
  entries.splice(at < 0 ? entries.length : at, 0, entry);
};
