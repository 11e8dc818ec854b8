import { walkTrie } from "../trie/index.ts";
import type { RemovedNode } from "../trie/index.ts";
import { EMPTY_TRIE_ROOT } from "../../primitives/block/ordered-trie.ts";
import type { Database } from "../database/interface.ts";
import { numberOf } from "../keys.ts";
import { rootBytes } from "./account.ts";
import type { BatchOp } from "./database.ts";
import { nodeKey, staleKey, undoKey } from "./keys.ts";
import { creationOf } from "./nodes.ts";
import type { StateUpdate, UpdateSources } from "./update.ts";

/** Nodes looked at between two batches; the reads are synchronous, so this bounds how long others wait. */
const NODES_PER_BATCH = 2_000;
const HASH_BYTES = 32;

/**
 * Keys of the trie nodes that the parent state has and `update` has not, roots first, each behind its length in a byte.
 * Storage that was emptied is walked on disk.
 */
export const staleNodes = (update: StateUpdate, { flat, hashes, nodes }: UpdateSources): Uint8Array => {
  const keys: Uint8Array[] = [];
  const list = (
    owner: Uint8Array | undefined,
    removed: Iterable<Pick<RemovedNode, "key" | "depth" | "hash">>,
  ): void => {
    for (const { key, depth, hash } of removed) {
      const stale = nodeKey(owner, key, depth, hash);
      keys.push(Uint8Array.of(stale.length), stale);
    }
  };
  list(undefined, update.accountTrie.removed.toReversed());
  for (const [address, { removed }] of update.storageTries) list(hashes.of(address), removed);
  for (const address of update.cleared) {
    const owner = hashes.of(address);
    const root = rootBytes(flat.account(address)?.storageRoot ?? EMPTY_TRIE_ROOT);
    for (const { key, depth, ref } of walkTrie(nodes.of(owner), root, HASH_BYTES)) {
      if (ref.length === HASH_BYTES) list(owner, [{ key, depth, hash: ref }]);
    }
  }
  return Buffer.concat(keys);
};

function* listedKeys(list: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < list.length;) {
    const start = at + 1;
    at = start + (list[at] as number);
    yield list.subarray(start, at);
  }
}

/**
 * Batches that delete the nodes replaced by commits `first` to `sequence`, but for those that were created again since (by
 * that commit itself or a later one). The state after `sequence` and all later ones stay whole.
 */
export async function* pruneBatches(db: Database, first: number, sequence: number): AsyncGenerator<BatchOp[]> {
  let ops: BatchOp[] = [];
  let looked = 0;
  for await (const [listKey, list] of db.entries({ gte: staleKey(first), lt: staleKey(sequence + 1) })) {
    const number = numberOf(listKey);
    for (const key of listedKeys(list)) {
      const stored = db.get(key);
      if (stored !== undefined && creationOf(stored) < number) ops.push({ type: "del", key });
      if (++looked % NODES_PER_BATCH === 0) {
        yield ops;
        ops = [];
      }
    }
    ops.push({ type: "del", key: listKey }, { type: "del", key: undoKey(number) });
  }
  if (ops.length > 0) yield ops;
}
