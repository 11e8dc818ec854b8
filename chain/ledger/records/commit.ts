import { encodeRlp } from "../../primitives/rlp/writer.ts";
import { RlpReader } from "../../primitives/rlp/reader.ts";
import type { Hash } from "../../primitives/types.ts";

/** A step of the ledger: a block appended, or the newest state changed outside any block. */
export interface Commit {
  /** 1 for genesis, then one more each; the state counts alike */
  readonly sequence: number;
  readonly kind: "block" | "mutation";
  /** the newest block after the commit */
  readonly blockNumber: number;
  readonly blockHash: Hash;
  /** root of the state after the commit */
  readonly stateRoot: Hash;
  /** bytes of keys and values in its batch */
  readonly size: number;
}

const KINDS = ["block", "mutation"] as const;

/** Value of a commit's own record, and of the head record, which repeats the newest one. */
export const encodeCommit = (commit: Commit): Uint8Array =>
  encodeRlp([
    commit.sequence,
    KINDS.indexOf(commit.kind),
    commit.blockNumber,
    commit.blockHash,
    commit.stateRoot,
    commit.size,
  ]);

/** @throws RlpError, RangeError when the record is not of this shape */
export const decodeCommit = (record: Uint8Array): Commit => {
  const list = new RlpReader(record).readList();
  const sequence = list.readNumber();
  const kind = KINDS[list.readNumber()];
  if (kind === undefined) throw new RangeError("The commit is of an unknown kind.");
  const commit = {
    sequence,
    kind,
    blockNumber: list.readNumber(),
    blockHash: list.readHex(32),
    stateRoot: list.readHex(32),
    size: list.readNumber(),
  };
  list.finish();
  return commit;
};
