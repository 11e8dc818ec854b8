import type { AccountState } from "../../ledger/state/interface.ts";
import type { Address, Hash } from "../../primitives/types.ts";
import { StateOverlay } from "./overlay.ts";

/** What was written in a while, as it stands at its end. */
export interface Written {
  /** undefined: deleted */
  readonly accounts: ReadonlyMap<Address, AccountState | undefined>;
  /** whose earlier storage is gone */
  readonly cleared: ReadonlySet<Address>;
  readonly storage: ReadonlyMap<Address, ReadonlyMap<Hash, bigint>>;
  readonly code: ReadonlyMap<Hash, Uint8Array>;
}

/** An overlay that notes what is written. What was undone is noted as well, with the value it has again. */
export class WatchedOverlay extends StateOverlay {
  #accounts = new Set<Address>();
  #cleared = new Set<Address>();
  #slots = new Map<Address, Set<Hash>>();
  #code = new Map<Hash, Uint8Array>();

  override putAccount(address: Address, account: AccountState | undefined): void {
    this.#accounts.add(address);
    super.putAccount(address, account);
  }

  override clearStorage(address: Address): void {
    this.#cleared.add(address);
    super.clearStorage(address);
  }

  override putStorage(address: Address, slot: Hash, value: bigint): void {
    const slots = this.#slots.get(address);
    if (slots === undefined) this.#slots.set(address, new Set([slot]));
    else slots.add(slot);
    super.putStorage(address, slot, value);
  }

  override addCode(codeHash: Hash, code: Uint8Array): void {
    this.#code.set(codeHash, code);
    super.addCode(codeHash, code);
  }

  /** What was written since this was last asked. */
  written(): Written {
    const accounts = new Map([...this.#accounts].map((address) => [address, this.account(address)] as const));
    const cleared = new Set<Address>();
    const storage = new Map<Address, ReadonlyMap<Hash, bigint>>();
    for (const [address, slots] of this.#slots) {
      storage.set(address, new Map([...slots].map((slot) => [slot, this.storage(address, slot)] as const)));
    }
    for (const address of this.#cleared) {
      const slots = this.clearedStorage(address);
      if (slots === undefined) continue;
      cleared.add(address);
      storage.set(address, slots);
    }
    const code = this.#code;
    this.#accounts = new Set();
    this.#cleared = new Set();
    this.#slots = new Map();
    this.#code = new Map();
    return { accounts, cleared, storage, code };
  }
}
