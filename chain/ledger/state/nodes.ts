import type { Database } from "../database/interface.ts";
import type { LedgerError } from "../errors.ts";
import { HEADROOM } from "../trie/index.ts";
import type { NodeSource } from "../trie/index.ts";
import { GenerationCache } from "./generation-cache.ts";
import { nodeKey } from "./keys.ts";

/**
 * A stored node: the number of the commit that wrote it last (48 bits), and its RLP. The number tells pruning whether
 * a node it is to delete was created again meanwhile.
 */
export const creationOf = (stored: Uint8Array): number =>
  Buffer.from(stored.buffer, stored.byteOffset, HEADROOM).readUIntBE(0, HEADROOM);

/** Puts the creation number in front of a node's RLP. `stored` has room for it. */
export const setCreation = (stored: Uint8Array, sequence: number): void => {
  Buffer.from(stored.buffer, stored.byteOffset, HEADROOM).writeUIntBE(sequence, 0, HEADROOM);
};

/** Trie nodes on disk. */
export class StoredNodes {
  readonly #db: Pick<Database, "get">;
  readonly #missing: () => LedgerError;

  /** @param missing what to throw when a node is not there */
  constructor(db: Pick<Database, "get">, missing: () => LedgerError) {
    this.#db = db;
    this.#missing = missing;
  }

  /** Nodes of the account trie (`owner` undefined), or of the storage trie of a hashed address. */
  of(owner: Uint8Array | undefined): NodeSource {
    return { load: (path, depth, hash) => this.#read(nodeKey(owner, path, depth, hash)) };
  }

  #read(key: Uint8Array): Uint8Array {
    const stored = this.#db.get(key);
    if (stored === undefined) throw this.#missing();
    return stored.subarray(HEADROOM);
  }
}

/** A database whose values are kept once read; for records that are never overwritten with something else. */
export class ReadCache implements Pick<Database, "get"> {
  readonly #db: Pick<Database, "get">;
  readonly #cache: GenerationCache<string, Uint8Array>;

  constructor(db: Pick<Database, "get">, limit: number) {
    this.#db = db;
    this.#cache = new GenerationCache(limit);
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const name = Buffer.from(key.buffer, key.byteOffset, key.length).toString("latin1");
    const cached = this.#cache.get(name);
    if (cached !== undefined) return cached;
    const value = this.#db.get(key);
    if (value !== undefined) this.#cache.set(name, value);
    return value;
  }
}
