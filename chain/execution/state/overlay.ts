import { EMPTY_CODE_HASH } from "../../ledger/state/account.ts";
import type { AccountState, StateChanges, StateReader } from "../../ledger/state/interface.ts";
import { EMPTY_TRIE_ROOT } from "../../primitives/block/ordered-trie.ts";
import type { Address, Hash } from "../../primitives/types.ts";
import { ExecutionError } from "../errors.ts";

const NO_CODE = new Uint8Array();

/** One account as the reader has it and as it is now. */
interface Entry {
  readonly base: AccountState | undefined;
  current: AccountState | undefined;
  /** the reader's storage no longer shows through */
  cleared: boolean;
  slots: Map<Hash, Slot>;
}

/** One slot as the reader has it (0n once cleared) and as it is now. */
interface Slot {
  readonly base: bigint;
  current: bigint;
}

/**
 * Changes on top of a state: flat maps, synchronous reads, and an undo journal with marks. One overlay serves one block
 * or one call. Tries are never touched: `changes()` hands the result to the ledger, which computes the root once.
 */
export class StateOverlay {
  readonly #reader: StateReader;
  readonly #entries = new Map<Address, Entry>();
  readonly #code = new Map<Hash, Uint8Array>();
  readonly #undo: (() => void)[] = [];
  /** lengths of the undo journal at the open checkpoints */
  readonly #marks: number[] = [];

  constructor(reader: StateReader) {
    this.#reader = reader;
  }

  /** undefined: no such account */
  account(address: Address): AccountState | undefined {
    return this.#entry(address).current;
  }

  /** Replaces an account; undefined only forgets the account itself, `deleteAccount` also its storage. */
  putAccount(address: Address, account: AccountState | undefined): void {
    const entry = this.#entry(address);
    if (this.#marks.length > 0) {
      const previous = entry.current;
      this.#undo.push(() => {
        entry.current = previous;
      });
    }
    entry.current = account;
  }

  deleteAccount(address: Address): void {
    if (this.#entry(address).current === undefined) return;
    this.clearStorage(address);
    this.putAccount(address, undefined);
  }

  /** Empties an account's storage. */
  clearStorage(address: Address): void {
    const entry = this.#entry(address);
    const { cleared, slots, current } = entry;
    if (this.#marks.length > 0) {
      this.#undo.push(() => {
        entry.cleared = cleared;
        entry.slots = slots;
      });
    }
    entry.cleared = true;
    entry.slots = new Map();
    if (current !== undefined && current.storageRoot !== EMPTY_TRIE_ROOT) {
      this.putAccount(address, { ...current, storageRoot: EMPTY_TRIE_ROOT });
    }
  }

  /** All slots of an account since its storage was emptied, zeros among them; undefined: the reader's shows through. */
  clearedStorage(address: Address): Map<Hash, bigint> | undefined {
    const { cleared, slots } = this.#entry(address);
    return cleared ? new Map([...slots].map(([slot, { current }]) => [slot, current])) : undefined;
  }

  /** 0n: empty */
  storage(address: Address, slot: Hash): bigint {
    return this.#slot(this.#entry(address), address, slot).current;
  }

  putStorage(address: Address, slot: Hash, value: bigint): void {
    const held = this.#slot(this.#entry(address), address, slot);
    if (this.#marks.length > 0) {
      const previous = held.current;
      this.#undo.push(() => {
        held.current = previous;
      });
    }
    held.current = value;
  }

  /** The code of an account, empty when it has none. */
  code(address: Address): Uint8Array {
    const account = this.#entry(address).current;
    if (account === undefined || account.codeHash === EMPTY_CODE_HASH) return NO_CODE;
    return this.codeOf(account.codeHash);
  }

  codeOf(codeHash: Hash): Uint8Array {
    if (codeHash === EMPTY_CODE_HASH) return NO_CODE;
    let code = this.#code.get(codeHash);
    if (code === undefined) {
      code = this.#reader.code(codeHash);
      this.#code.set(codeHash, code);
    }
    return code;
  }

  /** Remembers code; it counts once an account refers to it. */
  addCode(codeHash: Hash, code: Uint8Array): void {
    if (!this.#code.has(codeHash)) this.#code.set(codeHash, code);
  }

  /** number of open checkpoints */
  get depth(): number {
    return this.#marks.length;
  }

  checkpoint(): void {
    this.#marks.push(this.#undo.length);
  }

  /** Keeps what happened since the last checkpoint. */
  commit(): void {
    this.#closeMark();
    if (this.#marks.length === 0) this.#undo.length = 0;
  }

  /** Takes back what happened since the last checkpoint. */
  revert(): void {
    const mark = this.#closeMark();
    while (this.#undo.length > mark) this.#undo.pop()?.();
  }

  /** The state as it is, to read from once nobody changes it any more. */
  reader(): StateReader {
    return {
      account: (address) => this.account(address),
      storage: (address, slot) => this.storage(address, slot),
      code: (codeHash) => this.codeOf(codeHash),
    };
  }

  /** Sum of all balances now less their sum at the start; negative when wei were destroyed. */
  balanceDelta(): bigint {
    let delta = 0n;
    for (const { base, current } of this.#entries.values()) {
      if (base !== current) delta += (current?.balance ?? 0n) - (base?.balance ?? 0n);
    }
    return delta;
  }

  /** What differs from the state underneath. */
  changes(): StateChanges {
    const accounts = new Map<Address, AccountState | undefined>();
    const storage = new Map<Address, Map<Hash, bigint>>();
    const cleared = new Set<Address>();
    const code = new Map<Hash, Uint8Array>();
    for (const [address, entry] of this.#entries) {
      const { base, current } = entry;
      if (current === undefined) {
        if (base !== undefined) accounts.set(address, undefined);
        continue;
      }
      const slots = changedSlots(entry);
      const emptied = entry.cleared && base !== undefined && base.storageRoot !== EMPTY_TRIE_ROOT;
      if (slots.size > 0) storage.set(address, slots);
      if (emptied) cleared.add(address);
      if (slots.size === 0 && !emptied && sameAccount(base, current)) continue;
      accounts.set(address, current);
      if (current.codeHash !== base?.codeHash && current.codeHash !== EMPTY_CODE_HASH) {
        code.set(current.codeHash, this.codeOf(current.codeHash));
      }
    }
    return { accounts, storage, cleared, code };
  }

  #closeMark(): number {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new ExecutionError("INTERNAL", "commit or revert of a state without a checkpoint");
    return mark;
  }

  #entry(address: Address): Entry {
    let entry = this.#entries.get(address);
    if (entry === undefined) {
      const base = this.#reader.account(address);
      entry = { base, current: base, cleared: false, slots: new Map() };
      this.#entries.set(address, entry);
    }
    return entry;
  }

  #slot(entry: Entry, address: Address, slot: Hash): Slot {
    let held = entry.slots.get(slot);
    if (held === undefined) {
      const base = entry.cleared || entry.base === undefined ? 0n : this.#reader.storage(address, slot);
      held = { base, current: base };
      entry.slots.set(slot, held);
    }
    return held;
  }
}

const changedSlots = (entry: Entry): Map<Hash, bigint> => {
  const changed = new Map<Hash, bigint>();
  for (const [slot, { base, current }] of entry.slots) if (base !== current) changed.set(slot, current);
  return changed;
};

const sameAccount = (a: AccountState | undefined, b: AccountState): boolean =>
  a !== undefined && a.nonce === b.nonce && a.balance === b.balance && a.codeHash === b.codeHash;
