import type { AccountState, StateReader } from "../../ledger/state/interface.ts";
import type { Address, Hash } from "../../primitives/types.ts";
import type { Written } from "./written.ts";

/** A value from a position on. */
interface Version<T> {
  readonly since: number;
  readonly value: T;
}

/** Every version of what changes from position to position, so that the state at each of them can be read. */
export class StateVersions {
  readonly #accounts = new Map<Address, Version<AccountState | undefined>[]>();
  readonly #slots = new Map<Address, Map<Hash, Version<bigint>[]>>();
  /** positions since which an account's earlier storage is gone */
  readonly #cleared = new Map<Address, number[]>();
  readonly #code = new Map<Hash, Uint8Array>();
  #size = 0;

  /** Versions held. */
  get size(): number {
    return this.#size;
  }

  /** Adds what has changed when a position is reached; positions come in ascending order. */
  add(since: number, { accounts, cleared, storage, code }: Written): void {
    for (const [address, value] of accounts) push(this.#accounts, address, { since, value });
    for (const address of cleared) push(this.#cleared, address, since);
    this.#size += accounts.size + cleared.size + code.size;
    for (const [address, slots] of storage) {
      let held = this.#slots.get(address);
      if (held === undefined) this.#slots.set(address, (held = new Map<Hash, Version<bigint>[]>()));
      for (const [slot, value] of slots) push(held, slot, { since, value });
      this.#size += slots.size;
    }
    for (const [hash, bytes] of code) this.#code.set(hash, bytes);
  }

  /** The state at a position; `base` is the one before the first. */
  at(position: number, base: StateReader): StateReader {
    return {
      account: (address) => {
        const version = newest(this.#accounts.get(address), position);
        return version === undefined ? base.account(address) : version.value;
      },
      storage: (address, slot) => {
        const version = newest(this.#slots.get(address)?.get(slot), position);
        const cleared = this.#cleared.get(address)?.findLast((since) => since <= position);
        if (version !== undefined && version.since >= (cleared ?? 0)) return version.value;
        return cleared === undefined ? base.storage(address, slot) : 0n;
      },
      code: (codeHash) => this.#code.get(codeHash) ?? base.code(codeHash),
    };
  }
}

const push = <K, T>(lists: Map<K, T[]>, key: K, value: T): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
};

/** By bisection: an account may change in every transaction of a block. */
const newest = <T>(versions: readonly Version<T>[] | undefined, position: number): Version<T> | undefined => {
  if (versions === undefined) return undefined;
  let low = 0;
  let high = versions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((versions[middle]?.since ?? Infinity) <= position) low = middle + 1;
    else high = middle;
  }
  return versions[low - 1];
};
