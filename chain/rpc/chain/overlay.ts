import type { StateChanges, StateReader } from "../../ledger/state/interface.ts";

/** A state with changes on top that are not stored, such as those of a pending block. */
export function overlay(base: StateReader, changes: StateChanges): StateReader {
  const { accounts, storage, cleared, code } = changes;
  return {
    account: (address) => (accounts.has(address) ? accounts.get(address) : base.account(address)),
    storage(address, slot) {
      const written = storage.get(address)?.get(slot);
      if (written !== undefined) return written;
      const deleted = accounts.has(address) && accounts.get(address) === undefined;
      return deleted || cleared.has(address) ? 0n : base.storage(address, slot);
    },
    code: (codeHash) => code.get(codeHash) ?? base.code(codeHash),
  };
}
