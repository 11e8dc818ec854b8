import { decodeInternal } from "./appearances/records.ts";
import { unindexBlock } from "./appearances/writes.ts";
import type { BlockArchive } from "./blocks/archive.ts";
import { blockDeletes } from "./blocks/writes.ts";
import { corrupt, parsed } from "./corruption.ts";
import type { KeyValueReader, Write } from "./database/interface.ts";
import { WriteOverlay } from "./database/overlay.ts";
import { irregularWrite } from "./irregular.ts";
import { commitKey, HEAD_KEY, internalKey, votesKey } from "./keys.ts";
import { encodeCommit } from "./records/commit.ts";
import type { Commit } from "./records/commit.ts";

/** The root a mutation left at the newest block of a commit; undefined when the block's own stands. */
export const irregularRootOf = (commit: Commit) => (commit.kind === "mutation" ? commit.stateRoot : undefined);

/** The writes that forget everything after an earlier commit, the state's own apart. */
export const revertWrites = (
  reader: KeyValueReader,
  archive: BlockArchive,
  from: Commit,
  to: Commit,
): Iterable<Write> => {
  const overlay = new WriteOverlay(reader);
  for (let number = from.blockNumber; number > to.blockNumber; number--) {
    const stored = archive.block(number);
    const receipts = archive.receipts(number);
    if (stored === undefined || receipts === undefined) throw corrupt(`Block ${number} is missing.`);
    overlay.add(blockDeletes(overlay, stored.block, receipts));
    const calls = reader.get(internalKey(number));
    const internal = calls && parsed(`calls in block ${number}`, () => decodeInternal(calls));
    overlay.add(unindexBlock({ ...stored, receipts, ...(internal && { internal }) }));
    overlay.add([irregularWrite(number, undefined)]);
  }
  for (let sequence = from.sequence; sequence > to.sequence; sequence--)
    overlay.add([{ type: "del", key: commitKey(sequence) }]);
  // Own votes at heights that are decided anew belong to blocks that never were.
  for (let height = from.blockNumber + 1; height > to.blockNumber; height--)
    overlay.add([{ type: "del", key: votesKey(height) }]);
  overlay.add([
    irregularWrite(to.blockNumber, irregularRootOf(to)),
    { type: "put", key: HEAD_KEY, value: encodeCommit(to) },
  ]);
  return overlay.writes;
};
