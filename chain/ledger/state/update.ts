import type { Address, Hash, Hex } from "../../primitives/types.ts";
import { updateTrie } from "../trie/index.ts";
import type { TrieEntry, TrieUpdate } from "../trie/index.ts";
import { EMPTY_ACCOUNT, encodeAccount, encodeSlot, rootHash, sameAccount } from "./account.ts";
import { EMPTY_TRIE_ROOT } from "../../primitives/block/ordered-trie.ts";
import type { FlatChanges } from "./flat.ts";
import type { KeyHashes } from "./hashes.ts";
import type { AccountState, PreparedState, StateChanges, StateReader } from "./interface.ts";
import type { StoredNodes } from "./nodes.ts";
import type { ResidentTries } from "./tries.ts";

/** What preparing a state reads. */
export interface UpdateSources {
  readonly flat: Pick<StateReader, "account" | "storage">;
  readonly tries: ResidentTries;
  readonly nodes: Pick<StoredNodes, "of">;
  readonly hashes: KeyHashes;
}

/** A prepared state with what its commit writes; only what differs from the parent is in it. */
export class StateUpdate implements PreparedState, FlatChanges {
  readonly parentRoot: Hash;
  readonly root: Hash;
  readonly changes: StateChanges;
  readonly accounts = new Map<Address, AccountState | undefined>();
  readonly storage = new Map<Address, ReadonlyMap<Hash, bigint>>();
  readonly cleared = new Set<Address>();
  /** RLP of `accounts` */
  readonly encoded = new Map<Address, Uint8Array>();
  readonly accountTrie: TrieUpdate;
  readonly storageTries = new Map<Address, TrieUpdate>();
  readonly #sources: UpdateSources;

  constructor(sources: UpdateSources, parentRoot: Hash, changes: StateChanges) {
    this.#sources = sources;
    this.parentRoot = parentRoot;
    this.changes = changes;
    const addresses = new Set([...changes.accounts.keys(), ...changes.storage.keys(), ...changes.cleared]);
    for (const address of addresses) this.#change(address);
    this.accountTrie = this.#updateAccounts();
    this.root = rootHash(this.accountTrie.root?.hash);
  }

  #change(address: Address): void {
    const { accounts, storage, cleared } = this.changes;
    const before = this.#sources.flat.account(address);
    const changed = accounts.has(address) ? accounts.get(address) : before;
    const deleted = changed === undefined && accounts.has(address);
    const start = before?.storageRoot ?? EMPTY_TRIE_ROOT;
    const clears = (deleted || cleared.has(address)) && start !== EMPTY_TRIE_ROOT;
    const slots = storage.get(address);
    const storageTrie = deleted || slots === undefined ? undefined : this.#updateStorage(address, slots, start, clears);
    const storageRoot =
      storageTrie === undefined ? (clears ? EMPTY_TRIE_ROOT : start) : rootHash(storageTrie.update.root?.hash);
    const after = deleted ? undefined : withStorage(changed, storageRoot);
    if (sameAccount(before, after)) return;
    this.accounts.set(address, after);
    if (clears) this.cleared.add(address);
    if (after === undefined) return;
    this.encoded.set(address, encodeAccount(after));
    if (storageTrie === undefined) return;
    this.storage.set(address, storageTrie.slots);
    this.storageTries.set(address, storageTrie.update);
  }

  /** undefined: no slot differs */
  #updateStorage(address: Address, slots: ReadonlyMap<Hash, bigint>, root: Hash, clears: boolean) {
    const { flat, hashes, nodes, tries } = this.#sources;
    const empty = clears || root === EMPTY_TRIE_ROOT;
    const changed = new Map<Hash, bigint>();
    const values: [Hash, Uint8Array | undefined][] = [];
    for (const [slot, value] of slots) {
      const before = empty ? 0n : flat.storage(address, slot);
      if (value === before) continue;
      changed.set(slot, value);
      values.push([slot, value === 0n ? undefined : encodeSlot(value)]);
    }
    if (changed.size === 0) return undefined;
    const trie = empty ? undefined : tries.storage(address, root);
    const source = nodes.of(hashes.of(address));
    const update = updateTrie(source, trie, sortedEntries(hashes, values), tries.generation);
    tries.loaded(update.loaded);
    return { slots: changed, update };
  }

  #updateAccounts(): TrieUpdate {
    const { hashes, nodes, tries } = this.#sources;
    const values: [Address, Uint8Array | undefined][] = [];
    for (const address of this.accounts.keys()) values.push([address, this.encoded.get(address)]);
    const update = updateTrie(nodes.of(undefined), tries.accounts, sortedEntries(hashes, values), tries.generation);
    tries.loaded(update.loaded);
    return update;
  }
}

/** An account that never was comes into being with its first slot. */
const withStorage = (account: AccountState | undefined, storageRoot: Hash): AccountState | undefined => {
  if (account === undefined) return storageRoot === EMPTY_TRIE_ROOT ? undefined : { ...EMPTY_ACCOUNT, storageRoot };
  const { nonce, balance, codeHash } = account;
  return account.storageRoot === storageRoot ? account : { nonce, balance, storageRoot, codeHash };
};

const PREFIX_BYTES = 6;

/** Trie entries by hashed key in order; most comparisons end at the first bytes, kept as a number. */
const sortedEntries = (hashes: KeyHashes, values: readonly [Hex, Uint8Array | undefined][]): TrieEntry[] =>
  values
    .map(([name, value]) => {
      const key = hashes.of(name);
      let prefix = 0;
      for (let i = 0; i < PREFIX_BYTES; i++) prefix = prefix * 256 + (key[i] as number);
      return { key, value, prefix };
    })
    .sort((a, b) => a.prefix - b.prefix || Buffer.compare(a.key, b.key));
