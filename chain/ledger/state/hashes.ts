import { fromHex } from "../../primitives/bytes.ts";
import { keccak256 } from "../../primitives/crypto/keccak.ts";
import type { Hex } from "../../primitives/types.ts";
import { GenerationCache } from "./generation-cache.ts";

/** Trie keys: keccak of addresses and slots, remembered. */
export class KeyHashes {
  readonly #hashes: GenerationCache<Hex, Uint8Array>;

  constructor(limit: number) {
    this.#hashes = new GenerationCache(limit);
  }

  of(name: Hex): Uint8Array {
    let hash = this.#hashes.get(name);
    if (hash === undefined) {
      hash = keccak256(fromHex(name));
      this.#hashes.set(name, hash);
    }
    return hash;
  }
}
