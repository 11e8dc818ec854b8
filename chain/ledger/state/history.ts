import { EMPTY_TRIE_ROOT } from "../../primitives/block/ordered-trie.ts";
import { toHex } from "../../primitives/bytes.ts";
import type { Address, Hash, Hex } from "../../primitives/types.ts";
import { lookUp } from "../trie/index.ts";
import { decodeAccount, decodeSlot, rootBytes } from "./account.ts";
import { GenerationCache } from "./generation-cache.ts";
import type { KeyHashes } from "./hashes.ts";
import type { AccountProof, AccountState, StateReader } from "./interface.ts";
import type { StoredNodes } from "./nodes.ts";

/** Accounts of one reader kept decoded, so that reading slots does not walk to the account each time. */
const READER_ACCOUNTS = 1_024;

/** The state with some root, read by walking its tries. */
export class TrieReader implements StateReader {
  readonly #nodes: Pick<StoredNodes, "of">;
  readonly #hashes: KeyHashes;
  readonly #root: Uint8Array | undefined;
  readonly #code: StateReader["code"];
  readonly #accounts = new GenerationCache<Address, AccountState | null>(READER_ACCOUNTS);

  constructor(nodes: Pick<StoredNodes, "of">, hashes: KeyHashes, root: Hash, code: StateReader["code"]) {
    this.#nodes = nodes;
    this.#hashes = hashes;
    this.#root = rootBytes(root);
    this.#code = code;
  }

  /** `visit` sees the nodes on the way. */
  account(address: Address, visit?: (rlp: Uint8Array) => void): AccountState | undefined {
    const cached = visit === undefined ? this.#accounts.get(address) : undefined;
    if (cached !== undefined) return cached ?? undefined;
    const rlp = lookUp(this.#nodes.of(undefined), this.#root, this.#hashes.of(address), visit);
    const account = rlp === undefined ? undefined : decodeAccount(rlp);
    this.#accounts.set(address, account ?? null);
    return account;
  }

  storage(address: Address, slot: Hash, visit?: (rlp: Uint8Array) => void): bigint {
    const root = rootBytes(this.account(address)?.storageRoot ?? EMPTY_TRIE_ROOT);
    return decodeSlot(lookUp(this.#nodes.of(this.#hashes.of(address)), root, this.#hashes.of(slot), visit));
  }

  code(codeHash: Hash): Uint8Array {
    return this.#code(codeHash);
  }
}

/** Proofs of an account and of slots of it (EIP-1186). */
export const prove = (reader: TrieReader, address: Address, slots: readonly Hash[]): AccountProof => {
  const proved = <T>(read: (visit: (rlp: Uint8Array) => void) => T) => {
    const proof: Hex[] = [];
    return { value: read((rlp) => proof.push(toHex(rlp))), proof };
  };
  const account = proved((visit) => reader.account(address, visit));
  const storageProof = slots.map((slot) => ({ slot, ...proved((visit) => reader.storage(address, slot, visit)) }));
  return { account: account.value, accountProof: account.proof, storageProof };
};

/** The newest state as long as it is that, then the same state among the older ones. */
export class SnapshotReader implements StateReader {
  readonly #current: () => StateReader;

  /** @param current who reads this state now */
  constructor(current: () => StateReader) {
    this.#current = current;
  }

  account(address: Address): AccountState | undefined {
    return this.#current().account(address);
  }

  storage(address: Address, slot: Hash): bigint {
    return this.#current().storage(address, slot);
  }

  code(codeHash: Hash): Uint8Array {
    return this.#current().code(codeHash);
  }
}
