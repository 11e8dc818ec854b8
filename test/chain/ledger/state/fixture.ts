import { expect } from "chai";
import type { Database } from "../../../../chain/ledger/database/interface.ts";
import { openDatabase } from "../../../../chain/ledger/database/open.ts";
import { LevelStateStore } from "../../../../chain/ledger/state/index.ts";
import type { StateReader, StateRetention } from "../../../../chain/ledger/state/index.ts";
import { keccak256Hex } from "../../../../chain/primitives/crypto/keccak.ts";
import type { Address, Hash } from "../../../../chain/primitives/types.ts";
import { toChanges } from "./model.ts";
import type { AccountChange, Model } from "./model.ts";

export const openMemory = async (): Promise<Database> =>
  (await openDatabase({ memory: true }, { create: true, durability: "os" })).database;

/** Bounds under which every commit evicts. */
export const TINY = {
  cachedAccounts: 2,
  cachedSlots: 2,
  cachedTrieNodes: 3,
  cachedCodeBytes: 1,
  cachedKeyHashes: 2,
  cachedOldNodes: 2,
};

export const openStore = async (
  retention: StateRetention = {},
  limits: Partial<typeof TINY> = {},
): Promise<{ db: Database; store: LevelStateStore }> => {
  const db = await openMemory();
  return { db, store: new LevelStateStore(db, retention, limits) };
};

/** One block's state, the way the ledger commits it. */
export const commit = async (
  db: Database,
  store: LevelStateStore,
  changes: readonly AccountChange[],
): Promise<void> => {
  const prepared = store.prepare(store.root, toChanges(changes));
  await db.write(await store.batchFor(prepared));
  store.applied(prepared);
  for await (const stale of store.pruneBatches()) await db.write(stale);
};

export const undo = async (db: Database, store: LevelStateStore, sequence: number): Promise<void> => {
  const prepared = store.undoTo(sequence);
  await db.write(prepared.ops);
  store.undone(prepared);
};

/** Compares the accounts and slots of a universe, absent ones too. */
export const expectState = (
  reader: StateReader,
  model: Model,
  addresses: readonly Address[],
  slots: readonly Hash[],
): void => {
  for (const name of addresses) {
    const expected = model.get(name);
    const account = reader.account(name);
    if (expected === undefined) expect(account, name).to.equal(undefined);
    else {
      const { nonce, balance, codeHash } = expected;
      expect(account, name).to.include({ nonce, balance, codeHash });
      expect(keccak256Hex(reader.code(codeHash))).to.equal(codeHash);
    }
    for (const key of slots)
      expect(reader.storage(name, key), `${name} ${key}`).to.equal(expected?.storage.get(key) ?? 0n);
  }
};
