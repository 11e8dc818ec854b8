import { EMPTY_CODE_HASH } from "../../ledger/state/account.ts";
import type { AccountState } from "../../ledger/state/interface.ts";

/** EIP-161: no nonce, no balance, no code. */
export const isEmptyAccount = (account: AccountState): boolean =>
  account.nonce === 0n && account.balance === 0n && account.codeHash === EMPTY_CODE_HASH;
