import type { Hash, Receipt } from "../primitives/types.ts";
import type { AddressIndex } from "./appearances/interface.ts";
import { indexBlock } from "./appearances/writes.ts";
import type { BlockArchive, StoredHeader } from "./blocks/archive.ts";
import { blockWrites } from "./blocks/writes.ts";
import { corrupt, parsed } from "./corruption.ts";
import type { Write } from "./database/interface.ts";
import type { StagedDatabase } from "./database/staged.ts";
import { LedgerError } from "./errors.ts";
import type { ExecutedBlock, Ledger, LocatedLog, LogQuery, StoredBlock, TransactionLocation } from "./interface.ts";
import { irregularWrite } from "./irregular.ts";
import type { IrregularRoots } from "./irregular.ts";
import { commitKey, HEAD_KEY } from "./keys.ts";
import { searchLogs } from "./logs/search.ts";
import { decodeCommit, encodeCommit } from "./records/commit.ts";
import type { Commit } from "./records/commit.ts";
import { irregularRootOf, revertWrites } from "./revert.ts";
import { SerialQueue } from "./serial.ts";
import type { CommittingState } from "./state/commit.ts";
import type { PreparedState, StateChanges } from "./state/interface.ts";
import type { VoteLog } from "./votes.ts";

/** What a ledger is made of once its database was opened and found sound. */
export interface LedgerParts {
  readonly database: StagedDatabase;
  readonly state: CommittingState;
  readonly archive: BlockArchive;
  readonly irregular: IrregularRoots;
  /** undefined: nothing appended yet, not even genesis */
  readonly commit: Commit | undefined;
  /** whether marks can be gone back to */
  readonly undo: boolean;
  readonly votes: VoteLog;
  /** undefined: no index of addresses is kept */
  readonly addresses: AddressIndex | undefined;
}

/** Takes the writes of a commit, now or with others later. */
type Store = (writes: readonly Write[]) => Promise<void> | void;

/** One step of the ledger. */
interface Change {
  readonly prepared: PreparedState;
  readonly step: Pick<Commit, "kind" | "blockNumber" | "blockHash">;
  /** what is written beside the state */
  readonly own: readonly Write[];
  readonly store: Store;
}

const sizeOf = (write: Write): number => write.key.length + (write.type === "put" ? write.value.length : 0);

/** The ledger over a key-value store. Writers wait for each other; readers see the newest commit. */
export class LevelLedger implements Ledger {
  readonly state: CommittingState;
  readonly addresses: AddressIndex | undefined;
  readonly #database: StagedDatabase;
  readonly #archive: BlockArchive;
  readonly #irregular: IrregularRoots;
  readonly #undo: boolean;
  readonly #votes: VoteLog;
  readonly #queue = new SerialQueue();
  #commit: Commit | undefined;
  #pruneFailure: { readonly error: unknown } | undefined;
  #closed = false;

  constructor(parts: LedgerParts) {
    this.state = parts.state;
    this.addresses = parts.addresses;
    this.#database = parts.database;
    this.#archive = parts.archive;
    this.#irregular = parts.irregular;
    this.#undo = parts.undo;
    this.#votes = parts.votes;
    if (parts.commit !== undefined) this.#moveTo(parts.commit);
  }

  get head(): StoredHeader {
    return this.#headerAt(this.#newest.blockNumber);
  }

  get genesisHash(): Hash {
    return this.#headerAt(0).hash;
  }

  get irregularBlocks(): readonly number[] {
    return this.#irregular.numbers;
  }

  append(executed: ExecutedBlock, certificate: Uint8Array): Promise<void> {
    return this.#committing(() => this.#add(executed, certificate, (writes) => this.#database.write(writes)));
  }

  stage(executed: ExecutedBlock, certificate: Uint8Array): Promise<number> {
    return this.#exclusive(async () => {
      await this.#add(executed, certificate, (writes) => {
        this.#database.stage(writes);
      });
      return this.#database.bytes;
    });
  }

  flush(): Promise<void> {
    return this.#committing(async () => {
      if (this.#database.bytes > 0) await this.#database.write([]);
    });
  }

  header(id: number | Hash): StoredHeader | undefined {
    return this.#archive.header(id);
  }

  block(id: number | Hash): StoredBlock | undefined {
    return this.#archive.block(id);
  }

  receipts(id: number | Hash): readonly Receipt[] | undefined {
    return this.#archive.receipts(id);
  }

  certificate(blockNumber: number): Uint8Array | undefined {
    return this.#archive.certificate(blockNumber);
  }

  locateTransaction(hash: Hash): TransactionLocation | undefined {
    return this.#archive.locate(hash);
  }

  logs(query: LogQuery): LocatedLog[] {
    const toBlock = Math.min(query.toBlock, this.#newest.blockNumber);
    return searchLogs(this.#database, this.#archive, { ...query, toBlock });
  }

  stateRoot(blockNumber: number): Hash {
    const root = this.#irregular.get(blockNumber) ?? this.header(blockNumber)?.header.stateRoot;
    if (root === undefined) throw new LedgerError("STATE_PRUNED", `There is no block ${blockNumber}.`);
    return root;
  }

  mutateState(changes: StateChanges): Promise<void> {
    return this.#committing(async () => {
      const { blockNumber, blockHash } = this.#newest;
      const prepared = this.state.prepare(this.state.root, changes);
      const step = { kind: "mutation", blockNumber, blockHash } as const;
      const own = [irregularWrite(blockNumber, prepared.root)];
      await this.#write({ prepared, step, own, store: (writes) => this.#database.write(writes) }, () => {
        this.#irregular.set(blockNumber, prepared.root);
      });
    });
  }

  mark(): number {
    if (!this.#undo) throw this.#noUndo();
    return this.#newest.sequence;
  }

  revertTo(mark: number): Promise<void> {
    return this.#exclusive(async () => {
      if (!this.#undo) throw this.#noUndo();
      const from = this.#newest;
      const record = mark <= from.sequence ? this.#database.get(commitKey(mark)) : undefined;
      if (record === undefined) throw new LedgerError("UNDO_UNAVAILABLE", `There is no mark ${mark} to go back to.`);
      if (mark === from.sequence) return;
      const to = parsed(`commit ${mark}`, () => decodeCommit(record));
      const undo = this.state.undoTo(mark);
      try {
        await this.#database.write([...undo.ops, ...revertWrites(this.#database, this.#archive, from, to)]);
      } catch (error) {
        this.state.abandoned();
        throw error;
      }
      this.state.undone(undo);
      for (let number = from.blockNumber; number > to.blockNumber; number--) {
        this.#archive.removed(number);
        this.#irregular.set(number, undefined);
      }
      this.#irregular.set(to.blockNumber, irregularRootOf(to));
      this.#moveTo(to);
    });
  }

  votes(height: number): readonly Uint8Array[] {
    return this.#votes.at(height);
  }

  appendVotes(height: number, votes: readonly Uint8Array[]): Promise<void> {
    return this.#exclusive(() => this.#votes.append(height, votes));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#queue.run(() => this.#database.close());
  }

  get #newest(): Commit {
    if (this.#commit === undefined) throw corrupt("The ledger has no genesis block.");
    return this.#commit;
  }

  #headerAt(blockNumber: number): StoredHeader {
    const stored = this.#archive.header(blockNumber);
    if (stored === undefined) throw corrupt(`Block ${blockNumber} is missing.`);
    return stored;
  }

  async #add(executed: ExecutedBlock, certificate: Uint8Array, store: Store): Promise<void> {
    this.#expectChild(executed);
    const { block, senders, receipts, state } = executed;
    const { number } = block.header;
    const { writes, size } = blockWrites(this.#database, { block, senders, receipts, certificate });
    const step = { kind: "block", blockNumber: number, blockHash: block.hash } as const;
    const indexed = this.addresses === undefined ? [] : indexBlock(executed, this.#undo);
    const own = [...writes, ...indexed, ...this.#votes.forget(number)];
    await this.#write({ prepared: state, step, own, store }, () => {
      this.#archive.added({ block, senders, size }, receipts);
    });
  }

  #expectChild({ block }: ExecutedBlock): void {
    const { number, parentHash } = block.header;
    const commit = this.#commit;
    const follows = commit === undefined ? number === 0 : number === commit.blockNumber + 1;
    if (!follows || (commit !== undefined && parentHash !== commit.blockHash))
      throw new LedgerError("NOT_ON_HEAD", `Block ${number} ${block.hash} does not follow the newest block.`);
  }

  /** Stores a commit with the state's share of it, then moves memory on to it. */
  async #write({ prepared, step, own, store }: Change, follow: () => void): Promise<void> {
    const writes = [...own, ...(await this.state.batchFor(prepared))];
    const commit: Commit = {
      ...step,
      sequence: this.state.sequence + 1,
      stateRoot: prepared.root,
      size: writes.reduce((sum, write) => sum + sizeOf(write), 0),
    };
    const value = encodeCommit(commit);
    writes.push({ type: "put", key: commitKey(commit.sequence), value }, { type: "put", key: HEAD_KEY, value });
    try {
      await store(writes);
    } catch (error) {
      this.state.abandoned();
      throw error;
    }
    this.state.applied(prepared);
    follow();
    this.#moveTo(commit);
  }

  /** From now on all that is read belongs to this commit: head, blocks and state together. */
  #moveTo(commit: Commit): void {
    this.#commit = commit;
    this.#archive.newest = commit.blockNumber;
  }

  /** Runs a commit, and after its caller was told deletes what the retention no longer covers, before any other task. */
  #committing(task: () => Promise<void>): Promise<void> {
    const committed = this.#exclusive(task);
    void this.#queue.run(() =>
      committed.then(
        () => this.#prune(),
        // The caller hears of it.
        () => undefined,
      ),
    );
    return committed;
  }

  async #prune(): Promise<void> {
    try {
      for await (const stale of this.state.pruneBatches()) await this.#database.write(stale, { sync: false });
    } catch (error) {
      this.#pruneFailure = { error };
    }
  }

  #exclusive<T>(task: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new LedgerError("CLOSED", "The ledger is closed."));
    return this.#queue.run(async () => {
      if (this.#pruneFailure !== undefined) throw this.#pruneFailure.error;
      return await task();
    });
  }

  #noUndo(): LedgerError {
    return new LedgerError("UNDO_UNAVAILABLE", "This ledger keeps no undo records.", {
      advice: "Snapshots belong to the local network; open the ledger with undo.",
    });
  }
}
