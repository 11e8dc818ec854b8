import { fromHex, toBigInt, toHex } from "../../primitives/bytes.ts";
import type { Address, Hash } from "../../primitives/types.ts";
import type { Database } from "../database/interface.ts";
import { withHeadroom } from "../trie/index.ts";
import type { AddedNode } from "../trie/index.ts";
import type { BatchOp } from "./database.ts";
import { addFlatWrites } from "./flat.ts";
import type { KeyHashes } from "./hashes.ts";
import { SLOT_OFFSET, STATE_HEAD_KEY, codeKey, nodeKey, storageRange } from "./keys.ts";
import { setCreation } from "./nodes.ts";
import type { StateUpdate } from "./update.ts";

const HASH_BYTES = 32;

/** Root and sequence of the newest state on disk. */
export interface StateHead {
  readonly root: Hash;
  readonly sequence: number;
}

export const headWrite = ({ root, sequence }: StateHead): BatchOp => {
  const value = new Uint8Array(HASH_BYTES + 8);
  value.set(fromHex(root));
  new DataView(value.buffer).setBigUint64(HASH_BYTES, BigInt(sequence));
  return { type: "put", key: STATE_HEAD_KEY, value };
};

/** undefined: nothing was committed yet */
export const readHead = (db: Pick<Database, "get">): StateHead | undefined => {
  const value = db.get(STATE_HEAD_KEY);
  if (value === undefined) return undefined;
  const sequence = Buffer.from(value.buffer, value.byteOffset + HASH_BYTES, 8).readBigUInt64BE();
  return { root: toHex(value.subarray(0, HASH_BYTES)), sequence: Number(sequence) };
};

const nodeWrites = (ops: BatchOp[], owner: Uint8Array | undefined, added: readonly AddedNode[], sequence: number) => {
  for (const { key, depth, hash, rlp } of added) {
    const value = withHeadroom(rlp);
    setCreation(value, sequence);
    ops.push({ type: "put", key: nodeKey(owner, key, depth, hash), value });
  }
};

/** The writes that make `update` the newest state as commit `sequence`; `lost` are the slots of cleared accounts. */
export const updateWrites = (
  update: StateUpdate,
  sequence: number,
  lost: ReadonlyMap<Address, ReadonlyMap<Hash, bigint>>,
  hashes: KeyHashes,
): BatchOp[] => {
  const ops: BatchOp[] = [];
  for (const [address, slots] of lost) {
    addFlatWrites(ops, { accounts: new Map(), storage: new Map([[address, emptied(slots)]]) });
  }
  addFlatWrites(ops, update, update.encoded);
  for (const [hash, code] of update.changes.code) ops.push({ type: "put", key: codeKey(hash), value: code });
  nodeWrites(ops, undefined, update.accountTrie.added, sequence);
  for (const [address, { added }] of update.storageTries) nodeWrites(ops, hashes.of(address), added, sequence);
  ops.push(headWrite({ root: update.root, sequence }));
  return ops;
};

const emptied = (slots: ReadonlyMap<Hash, bigint>): Map<Hash, bigint> =>
  new Map([...slots.keys()].map((slot) => [slot, 0n]));

/** All slots that these accounts have on disk. */
export const storedSlots = async (
  db: Database,
  addresses: Iterable<Address>,
): Promise<Map<Address, Map<Hash, bigint>>> => {
  const found = new Map<Address, Map<Hash, bigint>>();
  for (const address of addresses) {
    const slots = new Map<Hash, bigint>();
    for await (const [key, value] of db.entries(storageRange(address))) {
      slots.set(toHex(key.subarray(SLOT_OFFSET)), toBigInt(value));
    }
    found.set(address, slots);
  }
  return found;
};
