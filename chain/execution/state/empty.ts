import type { AccountState } from "../../ledger/state/interface.ts";
import { EMPTY_TRIE_ROOT } from "../../primitives/block/ordered-trie.ts";
import type { Hash } from "../../primitives/types.ts";

/** keccak-256 of no bytes */
export const EMPTY_CODE_HASH: Hash = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

/** An account as it comes into being. */
export const NEW_ACCOUNT: AccountState = {
  nonce: 0n,
  balance: 0n,
  storageRoot: EMPTY_TRIE_ROOT,
  codeHash: EMPTY_CODE_HASH,
};

/** EIP-161: no nonce, no balance, no code. */
export const isEmptyAccount = (account: AccountState): boolean =>
  account.nonce === 0n && account.balance === 0n && account.codeHash === EMPTY_CODE_HASH;
