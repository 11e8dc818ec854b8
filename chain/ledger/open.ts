import type { Block } from "../primitives/types.ts";
import { LevelAddressIndex } from "./appearances/index.ts";
import { isIndexed, markWrite } from "./appearances/mark.ts";
import { BlockArchive } from "./blocks/archive.ts";
import { corrupt, parsed } from "./corruption.ts";
import type { Database } from "./database/interface.ts";
import { openDatabase } from "./database/open.ts";
import type { Durability, Location } from "./database/open.ts";
import { StagedDatabase } from "./database/staged.ts";
import { FORMAT_VERSION } from "./database/version.ts";
import { LedgerError } from "./errors.ts";
import type { Ledger } from "./interface.ts";
import { IrregularRoots } from "./irregular.ts";
import { HEAD_KEY, MARKER_KEY } from "./keys.ts";
import { LevelLedger } from "./ledger.ts";
import { decodeCommit } from "./records/commit.ts";
import type { Commit } from "./records/commit.ts";
import { decodeMarker, encodeMarker } from "./records/marker.ts";
import type { Marker } from "./records/marker.ts";
import type { StateChanges } from "./state/interface.ts";
import { LevelStateStore } from "./state/store.ts";
import { verifyHead } from "./verify.ts";
import { VoteLog } from "./votes.ts";

/** The first block with the state it stands for. */
export interface Genesis {
  readonly chainId: bigint;
  readonly block: Block;
  /** from the empty state to that of `block.header.stateRoot` */
  readonly changes: StateChanges;
  readonly certificate: Uint8Array;
}

export interface LedgerOptions {
  readonly location: Location;
  /** undefined: the chain must exist, whatever its genesis */
  readonly genesis?: Genesis;
  /** "fsync" unless given */
  readonly durability?: Durability;
  /** newest states to keep; all unless given */
  readonly prune?: number;
  /** local network only: keep what `mark` and `revertTo` need */
  readonly undo?: boolean;
  /**
   * Whether to keep an index of the transactions by address (`Ledger.addresses`). Unless given, an existing chain goes on
   * as it is and a new one has none. What was once continued without goes on without: calls between contracts are known
   * only while a block is executed.
   */
  readonly index?: boolean | undefined;
}

const readMarker = (database: Database): Marker | undefined => {
  const record = database.get(MARKER_KEY);
  return record === undefined ? undefined : parsed("the format", () => decodeMarker(record));
};

const readHead = (database: Database): Commit | undefined => {
  const record = database.get(HEAD_KEY);
  return record === undefined ? undefined : parsed("the head", () => decodeCommit(record));
};

const expectGenesis = (marker: Marker, genesis: Genesis | undefined): void => {
  if (genesis === undefined) return;
  if (marker.genesisHash !== genesis.block.hash || marker.chainId !== genesis.chainId)
    throw new LedgerError(
      "GENESIS_MISMATCH",
      `The folder holds chain ${marker.chainId.toString()} with genesis ${marker.genesisHash}, ` +
        `not chain ${genesis.chainId.toString()} with ${genesis.block.hash}.`,
      { advice: "Start with the genesis file of this folder, or name another folder for the new chain." },
    );
};

/** Writes marker and genesis block. A crash between the two batches leaves a begun folder, which starts here again. */
const create = async (
  database: Database,
  ledger: LevelLedger,
  { genesis, index }: { readonly genesis: Genesis; readonly index: boolean },
): Promise<void> => {
  const { block, changes, certificate, chainId } = genesis;
  const state = ledger.state.prepare(ledger.state.root, changes);
  if (state.root !== block.header.stateRoot)
    throw new LedgerError(
      "GENESIS_MISMATCH",
      `The genesis state has the root ${state.root}, its block names ${block.header.stateRoot}.`,
      { advice: "Build the genesis block from the state it is to have." },
    );
  const marker = encodeMarker({ version: FORMAT_VERSION, chainId, genesisHash: block.hash });
  await database.write([{ type: "put", key: MARKER_KEY, value: marker }, markWrite(index)]);
  await ledger.append({ block, senders: [], receipts: [], state }, certificate);
};

const openParts = async (stored: Database, begun: boolean, options: LedgerOptions): Promise<LevelLedger> => {
  const { genesis, prune, undo = false, index } = options;
  const database = new StagedDatabase(stored);
  const archive = new BlockArchive(database);
  const irregular = await IrregularRoots.load(database);
  const retention = { ...(prune === undefined ? {} : { prune }), undo };
  const state = parsed("the newest state", () => new LevelStateStore(database, retention));
  const commit = readHead(database);
  const marker = readMarker(database);
  const indexing = commit === undefined ? index === true : index !== false && isIndexed(database);
  const ledger = new LevelLedger({
    database,
    state,
    archive,
    irregular,
    commit,
    undo,
    votes: new VoteLog(database),
    addresses: indexing ? new LevelAddressIndex(database, archive) : undefined,
  });
  if (commit === undefined) {
    if (!begun || genesis === undefined) throw corrupt("The newest block is missing.");
    await create(database, ledger, { genesis, index: indexing });
    return ledger;
  }
  if (marker === undefined) throw corrupt("The record of the format is missing.");
  expectGenesis(marker, genesis);
  if (archive.header(0)?.hash !== marker.genesisHash) throw corrupt("The genesis block is not the one of the format.");
  verifyHead(database, archive, state, irregular, commit);
  if (index === false && isIndexed(database)) await database.write([markWrite(false)]);
  return ledger;
};

/**
 * Opens the ledger at a location, creating it with `genesis` in a missing or empty folder, and checks that what it finds
 * belongs together.
 * @throws LedgerError DATA_DIR_LOCKED, DATA_DIR_FOREIGN, DATA_DIR_VERSION, DATA_DIR_CORRUPT, DATA_DIR_UNUSABLE,
 *   GENESIS_MISMATCH, DISK_FULL, WRITE_FAILED
 */
export const openLedger = async (options: LedgerOptions): Promise<Ledger> => {
  const { location, genesis, durability = "fsync" } = options;
  const { database, begun, complete } = await openDatabase(location, { create: genesis !== undefined, durability });
  try {
    const ledger = await openParts(database, begun, options);
    await complete();
    return ledger;
  } catch (error) {
    await database.close();
    throw error;
  }
};
