import type { AccountState, StateChanges } from "../../../../chain/ledger/state/interface.ts";
import { keccak256Hex } from "../../../../chain/primitives/crypto/keccak.ts";
import type { Address, Hash } from "../../../../chain/primitives/types.ts";
import { EMPTY_TRIE_ROOT } from "../../../../chain/primitives/block/ordered-trie.ts";

/** An account of a state that a test starts from. */
export interface AllocAccount {
  readonly balance: bigint;
  readonly nonce: bigint;
  readonly code: Uint8Array;
  readonly storage: ReadonlyMap<Hash, bigint>;
}

export type Alloc = ReadonlyMap<Address, AllocAccount>;

export const allocAccount = (fields: Partial<AllocAccount>): AllocAccount => ({
  balance: 0n,
  nonce: 0n,
  code: new Uint8Array(),
  storage: new Map(),
  ...fields,
});

/** The change from the empty state to `alloc`. */
export const allocChanges = (alloc: Alloc): StateChanges => {
  const accounts = new Map<Address, AccountState>();
  const storage = new Map<Address, ReadonlyMap<Hash, bigint>>();
  const code = new Map<Hash, Uint8Array>();
  for (const [address, entry] of alloc) {
    const codeHash = keccak256Hex(entry.code);
    accounts.set(address, {
      nonce: entry.nonce,
      balance: entry.balance,
      storageRoot: EMPTY_TRIE_ROOT,
      codeHash,
    });
    if (entry.code.length > 0) code.set(codeHash, entry.code);
    if (entry.storage.size > 0) storage.set(address, entry.storage);
  }
  return { accounts, storage, cleared: new Set(), code };
};
