import type { Address, Hash } from "../../primitives/types.ts";
import { toHex } from "../../primitives/bytes.ts";
import type { NodeSource, TrieUpdate } from "../trie/index.ts";
import type { KeyHashes } from "./hashes.ts";
import { TrieReader, prove } from "./history.ts";
import type { AccountProof, AccountState, StateBranch, StateChanges, StateReader } from "./interface.ts";
import type { StoredNodes } from "./nodes.ts";
import { ResidentTries } from "./tries.ts";
import { StateUpdate } from "./update.ts";

/** A stored state that goes on in memory. What it adds to the tries lives as long as the branch; nothing is written. */
export class MemoryBranch implements StateBranch {
  readonly #base: StateReader;
  readonly #nodes: StoredNodes;
  readonly #hashes: KeyHashes;
  readonly #tries: ResidentTries;
  readonly #accounts = new Map<Address, AccountState | undefined>();
  readonly #slots = new Map<Address, Map<Hash, bigint>>();
  /** accounts whose slots below no longer show through */
  readonly #cleared = new Set<Address>();
  readonly #code = new Map<Hash, Uint8Array>();
  /** nodes that are not stored, by hash */
  readonly #added = new Map<Hash, Uint8Array>();
  #root: Hash;

  /** @param base the state with this root */
  constructor(base: StateReader, root: Hash, nodes: StoredNodes, hashes: KeyHashes) {
    this.#base = base;
    this.#root = root;
    this.#nodes = nodes;
    this.#hashes = hashes;
    this.#tries = new ResidentTries(root, Infinity);
  }

  get root(): Hash {
    return this.#root;
  }

  account(address: Address): AccountState | undefined {
    return this.#accounts.has(address) ? this.#accounts.get(address) : this.#base.account(address);
  }

  storage(address: Address, slot: Hash): bigint {
    const changed = this.#slots.get(address)?.get(slot);
    if (changed !== undefined) return changed;
    return this.#cleared.has(address) ? 0n : this.#base.storage(address, slot);
  }

  code(codeHash: Hash): Uint8Array {
    return this.#code.get(codeHash) ?? this.#base.code(codeHash);
  }

  apply(changes: StateChanges): Hash {
    const nodes = { of: (owner: Uint8Array | undefined) => this.#source(owner) };
    const sources = { flat: this, hashes: this.#hashes, nodes, tries: this.#tries };
    const update = new StateUpdate(sources, this.#root, changes);
    this.#keep(update.accountTrie);
    for (const trie of update.storageTries.values()) this.#keep(trie);
    this.#tries.advance(update.accountTrie, update.storageTries, update.cleared);
    for (const address of update.cleared) {
      this.#cleared.add(address);
      this.#slots.delete(address);
    }
    for (const [address, account] of update.accounts) this.#accounts.set(address, account);
    for (const [address, changed] of update.storage) {
      const slots = this.#slots.get(address) ?? new Map<Hash, bigint>();
      for (const [slot, value] of changed) slots.set(slot, value);
      this.#slots.set(address, slots);
    }
    for (const [hash, code] of changes.code) this.#code.set(hash, code);
    this.#root = update.root;
    return this.#root;
  }

  prove(address: Address, slots: readonly Hash[]): AccountProof {
    const nodes = { of: (owner: Uint8Array | undefined) => this.#source(owner) };
    return prove(new TrieReader(nodes, this.#hashes, this.#root, (hash) => this.code(hash)), address, slots);
  }

  #keep({ added }: TrieUpdate): void {
    for (const { hash, rlp } of added) this.#added.set(toHex(hash), rlp);
  }

  #source(owner: Uint8Array | undefined): NodeSource {
    const stored = this.#nodes.of(owner);
    return { load: (key, depth, hash) => this.#added.get(toHex(hash)) ?? stored.load(key, depth, hash) };
  }
}
