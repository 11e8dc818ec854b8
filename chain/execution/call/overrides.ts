import { EMPTY_ACCOUNT, EMPTY_CODE_HASH } from "../../ledger/state/account.ts";
import { crypto } from "../../primitives/crypto/index.ts";
import type { Address } from "../../primitives/types.ts";
import type { StateOverride } from "../interface.ts";
import type { StateOverlay } from "../state/overlay.ts";

/** Puts the state that a call pretends on top of the one it reads. */
export const applyOverrides = (overlay: StateOverlay, overrides: ReadonlyMap<Address, StateOverride>): void => {
  for (const [address, { balance, nonce, code, state, stateDiff }] of overrides) {
    // Moving a precompile leaves the account as it is.
    if ([balance, nonce, code, state, stateDiff].every((field) => field === undefined)) continue;
    if (state !== undefined) overlay.clearStorage(address);
    for (const slots of [state, stateDiff]) {
      for (const [slot, value] of slots ?? []) overlay.putStorage(address, slot, value);
    }
    const account = overlay.account(address) ?? EMPTY_ACCOUNT;
    let { codeHash } = account;
    if (code !== undefined) {
      codeHash = code.length === 0 ? EMPTY_CODE_HASH : crypto().keccak256Hex(code);
      overlay.addCode(codeHash, code);
    }
    overlay.putAccount(address, {
      nonce: nonce ?? account.nonce,
      balance: balance ?? account.balance,
      storageRoot: account.storageRoot,
      codeHash,
    });
  }
};
