import type { Address, Hash } from "../../primitives/types.ts";
import { collapse, countByAge, oldestToKeep } from "../trie/index.ts";
import type { TrieRoot, TrieUpdate } from "../trie/index.ts";
import { rootBytes, rootHash } from "./account.ts";

/** Part of the bound that is used after nodes were forgotten, so that it does not happen at every block. */
const REMAINDER = 0.75;

interface StorageTrie {
  readonly root: TrieRoot;
  readonly used: number;
}

/** The tries of the newest state as far as they are decoded in memory. */
export class ResidentTries {
  readonly #limit: number;
  readonly #storage = new Map<Address, StorageTrie>();
  #accounts: TrieRoot | undefined;
  #resident = 0;
  #generation = 1;

  constructor(root: Hash, limit: number) {
    this.#limit = limit;
    this.reset(root);
  }

  /** Marks what the next update uses. */
  get generation(): number {
    return this.#generation;
  }

  get accounts(): TrieRoot | undefined {
    return this.#accounts;
  }

  /** The storage trie of an account whose storage root is `root`. */
  storage(address: Address, root: Hash): TrieRoot | undefined {
    const bytes = rootBytes(root);
    if (bytes === undefined) return undefined;
    const resident = this.#storage.get(address)?.root;
    return resident !== undefined && rootHash(resident.hash) === root ? resident : { hash: bytes, node: undefined };
  }

  /** Nodes were decoded from disk. */
  loaded(count: number): void {
    this.#resident += count;
  }

  /** The newest state is what these updates made; `gone` are accounts that lost their storage. */
  advance(accounts: TrieUpdate, storage: ReadonlyMap<Address, TrieUpdate>, gone: ReadonlySet<Address>): void {
    for (const address of gone) this.#storage.delete(address);
    this.#accounts = accounts.root;
    this.#resident += accounts.added.length - accounts.removed.length;
    for (const [address, { root, added, removed }] of storage) {
      this.#resident += added.length - removed.length;
      if (root === undefined) this.#storage.delete(address);
      else this.#storage.set(address, { root, used: this.#generation });
    }
    this.#generation++;
    if (this.#resident > this.#limit) this.#forget();
  }

  /** Forgets everything and goes to another root. */
  reset(root: Hash): void {
    const hash = rootBytes(root);
    this.#accounts = hash && { hash, node: undefined };
    this.#storage.clear();
    this.#resident = 0;
  }

  #forget(): void {
    const ages = new Map<number, number>();
    countByAge(this.#accounts?.node, ages, this.#generation);
    for (const { root, used } of this.#storage.values()) countByAge(root.node, ages, used);
    const oldest = oldestToKeep(ages, this.#limit * REMAINDER);
    if (this.#accounts !== undefined) this.#accounts.node = collapse(this.#accounts.node, oldest);
    for (const [address, { root, used }] of this.#storage) {
      if (used < oldest) this.#storage.delete(address);
      else root.node = collapse(root.node, oldest);
    }
    this.#resident = 0;
    for (const [age, count] of ages) if (age >= oldest) this.#resident += count;
  }
}
