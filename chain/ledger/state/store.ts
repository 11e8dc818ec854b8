import { EMPTY_TRIE_ROOT } from "../../primitives/block/ordered-trie.ts";
import { STATE_LIMITS } from "../../primitives/limits.ts";
import type { Address, Hash } from "../../primitives/types.ts";
import { corrupt } from "../corruption.ts";
import type { Database } from "../database/interface.ts";
import { LedgerError } from "../errors.ts";
import { rootBytes } from "./account.ts";
import { MemoryBranch } from "./branch.ts";
import type { CommittingState, PreparedUndo, StateRetention } from "./commit.ts";
import type { BatchOp } from "./database.ts";
import { FlatState } from "./flat.ts";
import { KeyHashes } from "./hashes.ts";
import { SnapshotReader, TrieReader, prove } from "./history.ts";
import type { AccountProof, PreparedState, StateChanges, StateReader } from "./interface.ts";
import { nodeKey, staleKey, undoKey } from "./keys.ts";
import type { StateLimits } from "./limits.ts";
import { ReadCache, StoredNodes } from "./nodes.ts";
import { pruneBatches, staleNodes } from "./prune.ts";
import { ResidentTries } from "./tries.ts";
import { StateUndo, decodeUndo, encodeUndo, recordUndo } from "./undo.ts";
import { StateUpdate } from "./update.ts";
import type { UpdateSources } from "./update.ts";
import { headWrite, readHead, storedSlots, updateWrites } from "./writes.ts";

/** States in a key-value database: the newest in flat tables, all of them as tries. */
export class LevelStateStore implements CommittingState {
  readonly head: StateReader;
  readonly #db: Database;
  readonly #retention: StateRetention;
  readonly #sources: UpdateSources & { readonly flat: FlatState };
  readonly #oldNodes: StoredNodes;
  #root: Hash;
  #sequence: number;
  /** commits whose stale nodes are known to be deleted; 0 after opening, to take up what was left */
  #pruned = 0;

  /** @param limits bounds of memory that differ from STATE_LIMITS */
  constructor(db: Database, retention: StateRetention = {}, limits: Partial<StateLimits> = {}) {
    const bounds: StateLimits = { ...STATE_LIMITS, ...limits };
    const { root, sequence } = readHead(db) ?? { root: EMPTY_TRIE_ROOT, sequence: 0 };
    this.#db = db;
    this.#retention = retention;
    this.#root = root;
    this.#sequence = sequence;
    this.#oldNodes = new StoredNodes(new ReadCache(db, bounds.cachedOldNodes), statePruned);
    const flat = new FlatState(db, bounds);
    this.head = flat;
    this.#sources = {
      flat,
      hashes: new KeyHashes(bounds.cachedKeyHashes),
      nodes: new StoredNodes(db, () => corrupt("A node of the newest state's trie is missing.")),
      tries: new ResidentTries(root, bounds.cachedTrieNodes),
    };
  }

  get root(): Hash {
    return this.#root;
  }

  get sequence(): number {
    return this.#sequence;
  }

  at(root: Hash): StateReader {
    const older = this.#older(root);
    return new SnapshotReader(() => (root === this.#root ? this.head : older));
  }

  prepare(parentRoot: Hash, changes: StateChanges): StateUpdate {
    this.#expectHead(parentRoot);
    return new StateUpdate(this.#sources, parentRoot, changes);
  }

  branch(root: Hash): MemoryBranch {
    return new MemoryBranch(this.at(root), root, this.#oldNodes, this.#sources.hashes);
  }

  async batchFor(prepared: PreparedState): Promise<BatchOp[]> {
    const update = this.#own(prepared);
    const { flat, hashes } = this.#sources;
    const sequence = this.#sequence + 1;
    const lost = await storedSlots(this.#db, update.cleared);
    flat.hold(update);
    flat.hold({ accounts: new Map(), storage: lost });
    const ops = updateWrites(update, sequence, lost, hashes);
    if (this.#retention.undo === true) {
      const record = recordUndo(flat, this.#root, update, lost);
      ops.push({ type: "put", key: undoKey(sequence), value: encodeUndo(record) });
    }
    if (this.#retention.prune !== undefined) {
      ops.push({ type: "put", key: staleKey(sequence), value: staleNodes(update, this.#sources) });
    }
    return ops;
  }

  applied(prepared: PreparedState): void {
    const update = this.#own(prepared);
    const { flat, tries } = this.#sources;
    flat.apply(update);
    flat.release();
    tries.advance(update.accountTrie, update.storageTries, update.cleared);
    this.#root = update.root;
    this.#sequence++;
  }

  abandoned(): void {
    this.#sources.flat.release();
  }

  async *pruneBatches(): AsyncGenerator<BatchOp[]> {
    const { prune } = this.#retention;
    if (prune === undefined) return;
    const last = this.#sequence - prune + 1;
    if (last <= this.#pruned) return;
    yield* pruneBatches(this.#db, this.#pruned + 1, last);
    this.#pruned = last;
  }

  undoTo(sequence: number): PreparedUndo {
    if (sequence < 0 || sequence > this.#sequence)
      throw undoUnavailable(`There is no commit ${sequence} to go back to.`);
    const steps = [];
    for (let number = this.#sequence; number > sequence; number--) {
      const record = this.#db.get(undoKey(number));
      if (record === undefined) throw undoUnavailable(`Commit ${number} has no undo record.`);
      steps.push(decodeUndo(record));
    }
    const root = steps.at(-1)?.root ?? this.#root;
    if (!this.#isStored(root)) throw undoUnavailable(`The state before commit ${sequence + 1} was pruned.`);
    const undo = new StateUndo(steps, sequence, root, headWrite({ root, sequence }));
    this.#sources.flat.hold(undo);
    return undo;
  }

  undone(undo: PreparedUndo): void {
    if (!(undo instanceof StateUndo)) throw new TypeError("an undo of another store");
    const { flat, tries } = this.#sources;
    flat.apply(undo);
    flat.release();
    tries.reset(undo.root);
    this.#root = undo.root;
    this.#sequence = undo.sequence;
  }

  prove(root: Hash, address: Address, slots: readonly Hash[]): AccountProof {
    return prove(this.#older(root), address, slots);
  }

  #older(root: Hash): TrieReader {
    if (!this.#isStored(root)) throw statePruned();
    const { flat, hashes } = this.#sources;
    return new TrieReader(this.#oldNodes, hashes, root, (codeHash) => flat.code(codeHash));
  }

  #isStored(root: Hash): boolean {
    const hash = rootBytes(root);
    return root === this.#root || hash === undefined || this.#db.get(nodeKey(undefined, hash, 0, hash)) !== undefined;
  }

  #own(prepared: PreparedState): StateUpdate {
    if (!(prepared instanceof StateUpdate)) throw new TypeError("a state prepared by another store");
    this.#expectHead(prepared.parentRoot);
    return prepared;
  }

  #expectHead(root: Hash): void {
    if (root === this.#root) return;
    throw new LedgerError("NOT_ON_HEAD", `The state ${root} is not the newest, ${this.#root}.`);
  }
}

const statePruned = (): LedgerError =>
  new LedgerError("STATE_PRUNED", "This state is not stored (any more).", {
    advice: "Ask for a newer block, or run a node that keeps more states (no --prune, or a larger number).",
  });

const undoUnavailable = (message: string): LedgerError => new LedgerError("UNDO_UNAVAILABLE", message);
