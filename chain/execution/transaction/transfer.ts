import { EMPTY_ACCOUNT, EMPTY_CODE_HASH } from "../../ledger/state/account.ts";
import type { Address, SenderTransaction } from "../../primitives/types.ts";
import { isEmptyAccount } from "../state/empty.ts";
import type { StateOverlay } from "../state/overlay.ts";
import type { TransactionResult } from "./result.ts";
import type { Admission } from "./validity.ts";

const BALANCE_LIMIT = 2n ** 256n;

/** Whether a transaction only moves value: it runs no code, so it needs no EVM. */
export const isPlainTransfer = (
  transaction: SenderTransaction,
  state: StateOverlay,
  isPrecompile: (address: Address) => boolean,
): boolean => {
  const { type, to } = transaction;
  if (to === undefined || type > 2 || isPrecompile(to)) return false;
  const receiver = state.account(to);
  if (receiver === undefined) return true;
  return receiver.codeHash === EMPTY_CODE_HASH && receiver.balance + transaction.value < BALANCE_LIMIT;
};

/**
 * Carries out a plain transfer exactly as the EVM would: the sender pays gas and value, the receiver gets the value,
 * the coinbase the tip, and whoever was touched and is empty afterwards disappears (EIP-161).
 */
export const runTransfer = (
  transaction: SenderTransaction,
  admission: Admission,
  coinbase: Address,
  state: StateOverlay,
): TransactionResult => {
  const { from, to, value } = transaction;
  const gasUsed = admission.intrinsic > admission.floor ? admission.intrinsic : admission.floor;
  const sender = state.account(from) ?? EMPTY_ACCOUNT;
  state.putAccount(from, {
    nonce: sender.nonce + 1n,
    balance: sender.balance - gasUsed * admission.gasPrice - value,
    storageRoot: sender.storageRoot,
    codeHash: sender.codeHash,
  });
  if (to !== undefined) credit(state, to, value);
  credit(state, coinbase, gasUsed * admission.tip);
  return { gasUsed, status: 1, logs: [], blobGasUsed: 0n, contractAddress: undefined, internal: undefined };
};

/** Adds to a balance and applies EIP-161 to the account: it is touched even by nothing. */
export const credit = (state: StateOverlay, address: Address, amount: bigint): void => {
  const account = state.account(address);
  if (amount === 0n) {
    if (account !== undefined && isEmptyAccount(account)) state.deleteAccount(address);
    return;
  }
  const { nonce, balance, storageRoot, codeHash } = account ?? EMPTY_ACCOUNT;
  state.putAccount(address, { nonce, balance: balance + amount, storageRoot, codeHash });
};
