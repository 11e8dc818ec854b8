import type { Address, Hash, Hex } from "../../primitives/types.ts";

/** An account as the state trie holds it. */
export interface AccountState {
  readonly nonce: bigint;
  readonly balance: bigint;
  /** root of the account's storage trie; maintained by the ledger, whatever a writer puts here is ignored */
  readonly storageRoot: Hash;
  readonly codeHash: Hash;
}

/**
 * The state after some block. Reads are synchronous: the EVM's hot path must not wait on promises.
 * A slot's value is its number; 0n means empty.
 */
export interface StateReader {
  /** undefined: no such account */
  account(address: Address): AccountState | undefined;
  storage(address: Address, slot: Hash): bigint;
  /** the code of a hash that some account of this state has; empty for the empty hash */
  code(codeHash: Hash): Uint8Array;
}

/** What a block (or a dev helper) changed. Everything absent is untouched. */
export interface StateChanges {
  /** undefined: the account was deleted, with its storage */
  readonly accounts: ReadonlyMap<Address, AccountState | undefined>;
  /** address → slot → new value (0n deletes) */
  readonly storage: ReadonlyMap<Address, ReadonlyMap<Hash, bigint>>;
  /** accounts whose storage is emptied before `storage` applies (destroyed and created again) */
  readonly cleared: ReadonlySet<Address>;
  /** new code by hash */
  readonly code: ReadonlyMap<Hash, Uint8Array>;
}

/**
 * The trie work of a change set, done once, in memory and without side effects: several candidates may be prepared on
 * one parent (consensus does), and at most one is committed.
 */
export interface PreparedState {
  readonly parentRoot: Hash;
  readonly root: Hash;
  readonly changes: StateChanges;
}

/** A state that grows out of a stored one, in memory only. Reads see what was applied so far. */
export interface StateBranch extends StateReader {
  readonly root: Hash;
  /** Goes on with changes. @returns the new root */
  apply(changes: StateChanges): Hash;
  /** of the state as it is now */
  prove(address: Address, slots: readonly Hash[]): AccountProof;
}

/** EIP-1186, before it is printed. */
export interface AccountProof {
  readonly account: AccountState | undefined;
  readonly accountProof: readonly Hex[];
  readonly storageProof: readonly { readonly slot: Hash; readonly value: bigint; readonly proof: readonly Hex[] }[];
}

/** States by root: the head from flat tables, older ones from the trie. */
export interface StateStore {
  /** root of the newest state; differs from the head header's only after a dev helper changed state between blocks */
  readonly root: Hash;
  /** the newest state; stays readable as it was while the next one is prepared, follows each commit */
  readonly head: StateReader;
  /**
   * The state with this root.
   * @throws LedgerError STATE_PRUNED when it is no longer (or never was) stored
   */
  at(root: Hash): StateReader;
  prepare(parentRoot: Hash, changes: StateChanges): PreparedState;
  /**
   * A branch of the state with this root, for blocks that are never stored.
   * @throws LedgerError STATE_PRUNED
   */
  branch(root: Hash): StateBranch;
  /** @throws LedgerError STATE_PRUNED */
  prove(root: Hash, address: Address, slots: readonly Hash[]): AccountProof;
}
