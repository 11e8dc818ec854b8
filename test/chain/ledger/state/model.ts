import { RLP } from "@ethereumjs/rlp";
import { createMPT } from "@ethereumjs/mpt";
import { EMPTY_ACCOUNT, EMPTY_CODE_HASH } from "../../../../chain/ledger/state/index.ts";
import type { AccountState, StateChanges } from "../../../../chain/ledger/state/index.ts";
import { fromBigInt, fromHex, toHex } from "../../../../chain/primitives/bytes.ts";
import { keccak256Hex } from "../../../../chain/primitives/crypto/keccak.ts";
import type { Address, Hash } from "../../../../chain/primitives/types.ts";

export const address = (number: number): Address => `0x${number.toString(16).padStart(40, "0")}`;
export const slot = (number: number): Hash => `0x${number.toString(16).padStart(64, "0")}`;

export interface ModelAccount {
  readonly nonce: bigint;
  readonly balance: bigint;
  readonly codeHash: Hash;
  readonly storage: ReadonlyMap<Hash, bigint>;
}

/** A state as plain maps. */
export type Model = ReadonlyMap<Address, ModelAccount>;

/** One account's part of a block. */
export interface AccountChange {
  readonly address: Address;
  /** undefined leaves nonce, balance and code alone; null deletes */
  readonly account: { readonly nonce: bigint; readonly balance: bigint; readonly code?: Uint8Array } | null | undefined;
  readonly cleared: boolean;
  readonly slots: ReadonlyMap<Hash, bigint>;
}

export const toChanges = (changes: readonly AccountChange[]): StateChanges => {
  const code = new Map<Hash, Uint8Array>();
  const accounts = new Map<Address, AccountState | undefined>();
  for (const { address: name, account } of changes) {
    if (account === undefined) continue;
    if (account === null) {
      accounts.set(name, undefined);
      continue;
    }
    const { nonce, balance } = account;
    const codeHash = account.code === undefined ? EMPTY_CODE_HASH : keccak256Hex(account.code);
    if (account.code !== undefined) code.set(codeHash, account.code);
    accounts.set(name, { ...EMPTY_ACCOUNT, nonce, balance, codeHash });
  }
  return {
    accounts,
    storage: new Map(changes.filter(({ slots }) => slots.size > 0).map((change) => [change.address, change.slots])),
    cleared: new Set(changes.filter(({ cleared }) => cleared).map((change) => change.address)),
    code,
  };
};

export const applyToModel = (model: Model, changes: readonly AccountChange[]): Model => {
  const next = new Map(model);
  for (const { address: name, account, cleared, slots } of changes) {
    if (account === null) {
      next.delete(name);
      continue;
    }
    const before = next.get(name);
    const storage = new Map(cleared ? [] : before?.storage);
    for (const [key, value] of slots) {
      if (value === 0n) storage.delete(key);
      else storage.set(key, value);
    }
    const codeHash =
      account === undefined
        ? (before?.codeHash ?? EMPTY_CODE_HASH)
        : account.code === undefined
          ? EMPTY_CODE_HASH
          : keccak256Hex(account.code);
    const { nonce, balance } = account ?? before ?? { nonce: 0n, balance: 0n };
    if (account === undefined && before === undefined && storage.size === 0) continue;
    next.set(name, { nonce, balance, codeHash, storage });
  }
  return next;
};

/** Root by the stock trie, built anew from the whole state. */
export const modelRoot = async (model: Model): Promise<Hash> => {
  const trie = await createMPT({ useKeyHashing: true });
  for (const [name, { nonce, balance, codeHash, storage }] of model) {
    const slots = await createMPT({ useKeyHashing: true });
    for (const [key, value] of storage) await slots.put(fromHex(key), RLP.encode(fromBigInt(value)));
    const fields = [fromBigInt(nonce), fromBigInt(balance), slots.root(), fromHex(codeHash)];
    await trie.put(fromHex(name), RLP.encode(fields));
  }
  return toHex(trie.root());
};
