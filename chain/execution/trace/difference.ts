import { EMPTY_BYTES, equalBytes } from "../../primitives/bytes.ts";
import type { Address, Hash } from "../../primitives/types.ts";
import type { StateOverlay } from "../state/overlay.ts";

/** An account with the slots that mattered. Absent fields are not known to have changed. */
export interface TracedAccount {
  readonly balance?: bigint;
  readonly nonce?: bigint;
  readonly code?: Uint8Array;
  readonly storage: ReadonlyMap<Hash, bigint>;
}

/** An account as it was when first touched, which is before the transaction changed it. */
export interface TouchedAccount {
  readonly existed: boolean;
  readonly balance: bigint;
  readonly nonce: bigint;
  readonly code: Uint8Array;
  readonly storage: Map<Hash, bigint>;
}

/** What a transaction did to an account. */
export interface AccountDifference {
  /** slots that changed and were not empty before, with their values before */
  readonly storage: ReadonlyMap<Hash, bigint>;
  /** new values of what changed; undefined: the account is gone */
  readonly changed: TracedAccount | undefined;
}

/** Compares an account with what it was before; undefined: nothing about it changed. */
export const accountDifference = (
  address: Address,
  before: TouchedAccount,
  state: StateOverlay | undefined,
): AccountDifference | undefined => {
  const account = state?.account(address);
  if (account === undefined)
    return before.existed ? { storage: filled(before.storage), changed: undefined } : undefined;
  const code = state?.code(address) ?? EMPTY_BYTES;
  const storage = new Map<Hash, bigint>();
  const written = new Map<Hash, bigint>();
  let modified = false;
  for (const [slot, old] of before.storage) {
    const value = state?.storage(address, slot) ?? 0n;
    if (value === old) continue;
    modified = true;
    if (old !== 0n) storage.set(slot, old);
    if (value !== 0n) written.set(slot, value);
  }
  const fields = {
    ...(account.balance !== before.balance && { balance: account.balance }),
    ...(account.nonce !== before.nonce && { nonce: account.nonce }),
    ...(!equalBytes(code, before.code) && { code }),
  };
  if (!modified && Object.keys(fields).length === 0) return undefined;
  return { storage, changed: { ...fields, storage: written } };
};

const filled = (storage: ReadonlyMap<Hash, bigint>): ReadonlyMap<Hash, bigint> =>
  new Map([...storage].filter(([, value]) => value !== 0n));
