import { receiptsRoot, transactionsRoot } from "../primitives/block/roots.ts";
import { hashHeader } from "../primitives/block/header.ts";
import { LEDGER_LIMITS } from "../primitives/limits.ts";
import type { BlockArchive } from "./blocks/archive.ts";
import { corrupt, parsed } from "./corruption.ts";
import type { KeyValueReader } from "./database/interface.ts";
import { LedgerError } from "./errors.ts";
import type { IrregularRoots } from "./irregular.ts";
import { commitKey } from "./keys.ts";
import { decodeCommit } from "./records/commit.ts";
import type { Commit } from "./records/commit.ts";
import type { CommittingState } from "./state/commit.ts";

/** LevelDB keeps up to two write buffers of batches in logs, and drops without a word what it cannot read of them. */
const LOGGED_BYTES = 2 * LEDGER_LIMITS.writeBufferBytes;

const expect = (condition: boolean, message: string): void => {
  if (!condition) throw corrupt(message);
};

const verifyHeadBlock = (archive: BlockArchive, commit: Commit): void => {
  const { blockNumber: number, blockHash } = commit;
  const stored = archive.block(number);
  const header = archive.header(number);
  const receipts = archive.receipts(number);
  if (stored === undefined || header === undefined || receipts === undefined)
    throw corrupt(`Block ${number}, the newest, is missing.`);
  const { block, senders } = stored;
  expect(header.hash === blockHash && block.hash === blockHash, `Block ${number} is not the one the head names.`);
  expect(hashHeader(header.header) === blockHash, `The header of block ${number} has another hash.`);
  expect(archive.header(blockHash) === header, `Block ${number} is not found by its hash.`);
  const { length } = block.transactions;
  expect(senders.length === length && receipts.length === length, `Block ${number} has lost senders or receipts.`);
  expect(transactionsRoot(block.transactions) === block.header.transactionsRoot, `Block ${number} is garbled.`);
  expect(receiptsRoot(receipts) === block.header.receiptsRoot, `The receipts of block ${number} are garbled.`);
  expect(archive.certificate(number) !== undefined, `Block ${number} has lost its certificate.`);
  if (number > 0)
    expect(archive.header(number - 1)?.hash === block.header.parentHash, `Block ${number} has lost its parent.`);
  block.transactions.forEach(({ hash }, index) => {
    const location = archive.locate(hash);
    expect(location?.blockNumber === number && location.index === index, `Transaction ${hash} has lost its index.`);
  });
};

const verifyState = (
  archive: BlockArchive,
  state: CommittingState,
  irregular: IrregularRoots,
  commit: Commit,
): void => {
  const { blockNumber, stateRoot, sequence } = commit;
  expect(state.root === stateRoot && state.sequence === sequence, "The state is not that of the newest commit.");
  const root = irregular.get(blockNumber) ?? archive.header(blockNumber)?.header.stateRoot;
  expect(root === stateRoot, `The state is not that of block ${blockNumber}.`);
  try {
    state.at(stateRoot);
  } catch (error) {
    if (error instanceof LedgerError) throw corrupt(`The state of block ${blockNumber} is missing.`, error);
    throw error;
  }
};

/** Every batch leaves a record, so one that is missing shows as a gap. */
const verifyNoGap = (reader: KeyValueReader, head: Commit): void => {
  let later: Commit | undefined;
  for (let sequence = head.sequence, bytes = 0; sequence > 0 && bytes < LOGGED_BYTES; sequence--) {
    const record = reader.get(commitKey(sequence));
    if (record === undefined) throw corrupt(`Commit ${sequence} of ${head.sequence} is missing.`);
    const commit = parsed(`commit ${sequence}`, () => decodeCommit(record));
    expect(commit.sequence === sequence, `Commit ${sequence} is another's.`);
    if (later !== undefined) {
      const step = later.kind === "block" ? 1 : 0;
      expect(
        later.blockNumber - commit.blockNumber === step,
        `Commit ${sequence} is not what ${sequence + 1} follows.`,
      );
    }
    later = commit;
    bytes += commit.size;
  }
};

/**
 * Checks on opening that the newest block, its certificate, receipts, indexes and state are there and belong together,
 * and that no recent batch was lost in between.
 * @throws LedgerError DATA_DIR_CORRUPT
 */
export const verifyHead = (
  reader: KeyValueReader,
  archive: BlockArchive,
  state: CommittingState,
  irregular: IrregularRoots,
  commit: Commit,
): void => {
  verifyNoGap(reader, commit);
  verifyHeadBlock(archive, commit);
  verifyState(archive, state, irregular, commit);
};
