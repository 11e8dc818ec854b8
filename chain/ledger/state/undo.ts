import { EMPTY_BYTES } from "../../primitives/bytes.ts";
import { RlpReader } from "../../primitives/rlp/reader.ts";
import { encodeRlp } from "../../primitives/rlp/writer.ts";
import type { Address, Hash } from "../../primitives/types.ts";
import { parsed } from "../corruption.ts";
import { decodeAccount, encodeAccount } from "./account.ts";
import type { PreparedUndo } from "./commit.ts";
import type { BatchOp } from "./database.ts";
import { addFlatWrites } from "./flat.ts";
import type { FlatChanges } from "./flat.ts";
import type { AccountState, StateReader } from "./interface.ts";
import { staleKey, undoKey } from "./keys.ts";

const ADDRESS_BYTES = 20;
const HASH_BYTES = 32;

/** The values that a commit replaced. */
export interface UndoRecord {
  readonly root: Hash;
  readonly accounts: ReadonlyMap<Address, AccountState | undefined>;
  readonly storage: ReadonlyMap<Address, ReadonlyMap<Hash, bigint>>;
}

/** What `state` holds where `changes` will change it; `lost` are the slots of the accounts that are cleared. */
export const recordUndo = (
  state: StateReader,
  root: Hash,
  { accounts, storage }: FlatChanges,
  lost: UndoRecord["storage"],
): UndoRecord => {
  const before = new Map([...accounts.keys()].map((address) => [address, state.account(address)]));
  const slots = new Map<Address, Map<Hash, bigint>>();
  for (const [address, changed] of storage) {
    slots.set(address, new Map([...changed.keys()].map((slot) => [slot, state.storage(address, slot)])));
  }
  for (const [address, old] of lost) slots.set(address, new Map([...(slots.get(address) ?? []), ...old]));
  return { root, accounts: before, storage: slots };
};

/** RLP of [root, [[address, account or nothing]…], [[address, [[slot, value]…]]…]]. */
export const encodeUndo = ({ root, accounts, storage }: UndoRecord): Uint8Array =>
  encodeRlp([
    root,
    [...accounts].map(([address, account]) => [address, account === undefined ? EMPTY_BYTES : encodeAccount(account)]),
    [...storage].map(([address, slots]) => [address, [...slots]]),
  ]);

export const decodeUndo = (record: Uint8Array): UndoRecord =>
  parsed("an undo step", () => {
    const list = new RlpReader(record).readList();
    const root = list.readHex(HASH_BYTES);
    const accounts = new Map<Address, AccountState | undefined>();
    for (const items = list.readList(); items.hasMore();) {
      const item = items.readList();
      const address = item.readHex(ADDRESS_BYTES);
      const account = item.readBytes();
      accounts.set(address, account.length === 0 ? undefined : decodeAccount(account));
    }
    const storage = new Map<Address, Map<Hash, bigint>>();
    for (const items = list.readList(); items.hasMore();) {
      const item = items.readList();
      const slots = new Map<Hash, bigint>();
      storage.set(item.readHex(ADDRESS_BYTES), slots);
      for (const pairs = item.readList(); pairs.hasMore();) {
        const pair = pairs.readList();
        slots.set(pair.readHex(HASH_BYTES), pair.readBigInt(HASH_BYTES));
      }
    }
    return { root, accounts, storage };
  });

/** Several undo steps, newest first, as one. */
export class StateUndo implements PreparedUndo, FlatChanges {
  readonly root: Hash;
  readonly sequence: number;
  readonly accounts = new Map<Address, AccountState | undefined>();
  readonly storage = new Map<Address, Map<Hash, bigint>>();
  readonly cleared = new Set<Address>();
  readonly ops: readonly BatchOp[];

  /** @param head write of the new root and sequence */
  constructor(steps: readonly UndoRecord[], sequence: number, root: Hash, head: BatchOp) {
    this.sequence = sequence;
    this.root = root;
    for (const { accounts, storage } of steps) {
      for (const [address, account] of accounts) this.accounts.set(address, account);
      for (const [address, slots] of storage) {
        this.storage.set(address, new Map([...(this.storage.get(address) ?? []), ...slots]));
      }
    }
    const ops = [head];
    for (let number = sequence + 1; number <= sequence + steps.length; number++) {
      ops.push({ type: "del", key: undoKey(number) }, { type: "del", key: staleKey(number) });
    }
    addFlatWrites(ops, this);
    this.ops = ops;
  }
}
