import { fromBigInt, toBigInt } from "../../primitives/bytes.ts";
import type { Address, Hash } from "../../primitives/types.ts";
import type { Database } from "../database/interface.ts";
import { LedgerError } from "../errors.ts";
import { CORRUPT_ADVICE } from "../database/checksum.ts";
import { EMPTY_CODE_HASH, NO_CODE, decodeAccount, encodeAccount } from "./account.ts";
import type { BatchOp } from "./database.ts";
import { GenerationCache } from "./generation-cache.ts";
import type { AccountState, StateReader } from "./interface.ts";
import { accountKey, codeKey, storageKey } from "./keys.ts";
import type { StateLimits } from "./limits.ts";
import { SlotCache } from "./slot-cache.ts";

/** New values of the flat tables; `undefined` and 0n delete. */
export interface FlatChanges {
  readonly accounts: ReadonlyMap<Address, AccountState | undefined>;
  readonly storage: ReadonlyMap<Address, ReadonlyMap<Hash, bigint>>;
  /** accounts that lose all slots before `storage` applies */
  readonly cleared: ReadonlySet<Address>;
}

/**
 * The newest state in flat tables: accounts by address, slots by address and slot, code by hash. Between `hold` and
 * `release` the old values of what is being written have to be in memory, so that reads do not see half of a batch.
 */
export class FlatState implements StateReader {
  readonly #db: Database;
  /** null: known not to exist */
  readonly #accounts: GenerationCache<Address, AccountState | null>;
  readonly #slots: SlotCache;
  readonly #code: GenerationCache<Hash, Uint8Array>;

  constructor(db: Database, limits: StateLimits) {
    this.#db = db;
    this.#accounts = new GenerationCache(limits.cachedAccounts);
    this.#slots = new SlotCache(limits.cachedSlots);
    this.#code = new GenerationCache(limits.cachedCodeBytes, ({ length }) => length);
  }

  account(address: Address): AccountState | undefined {
    const cached = this.#accounts.get(address);
    if (cached !== undefined) return cached ?? undefined;
    const stored = this.#db.get(accountKey(address));
    const account = stored === undefined ? undefined : decodeAccount(stored);
    this.#accounts.set(address, account ?? null);
    return account;
  }

  storage(address: Address, slot: Hash): bigint {
    const cached = this.#slots.get(address, slot);
    if (cached !== undefined) return cached;
    const stored = this.#db.get(storageKey(address, slot));
    const value = stored === undefined ? 0n : toBigInt(stored);
    this.#slots.set(address, slot, value);
    return value;
  }

  code(codeHash: Hash): Uint8Array {
    if (codeHash === EMPTY_CODE_HASH) return NO_CODE;
    const cached = this.#code.get(codeHash);
    if (cached !== undefined) return cached;
    const code = this.#db.get(codeKey(codeHash));
    if (code === undefined) {
      throw new LedgerError("DATA_DIR_CORRUPT", `The code ${codeHash} is missing.`, { advice: CORRUPT_ADVICE });
    }
    this.#code.set(codeHash, code);
    return code;
  }

  hold({ accounts, storage }: Pick<FlatChanges, "accounts" | "storage">): void {
    this.#accounts.hold();
    this.#slots.hold();
    for (const address of accounts.keys()) this.account(address);
    for (const [address, slots] of storage) for (const slot of slots.keys()) this.storage(address, slot);
  }

  release(): void {
    this.#accounts.release();
    this.#slots.release();
  }

  /** The changes are on disk. */
  apply({ accounts, storage, cleared }: FlatChanges): void {
    for (const [address, account] of accounts) this.#accounts.set(address, account ?? null);
    for (const address of cleared) this.#slots.clear(address);
    for (const [address, slots] of storage) {
      for (const [slot, value] of slots) this.#slots.set(address, slot, value);
    }
  }
}

/** Appends the writes of `accounts` and `storage`; `encoded` has the RLP of accounts where it is known already. */
export const addFlatWrites = (
  ops: BatchOp[],
  { accounts, storage }: Pick<FlatChanges, "accounts" | "storage">,
  encoded?: ReadonlyMap<Address, Uint8Array>,
): void => {
  for (const [address, account] of accounts) {
    const key = accountKey(address);
    if (account === undefined) ops.push({ type: "del", key });
    else ops.push({ type: "put", key, value: encoded?.get(address) ?? encodeAccount(account) });
  }
  for (const [address, slots] of storage) {
    for (const [slot, value] of slots) {
      const key = storageKey(address, slot);
      if (value === 0n) ops.push({ type: "del", key });
      else ops.push({ type: "put", key, value: fromBigInt(value) });
    }
  }
};
