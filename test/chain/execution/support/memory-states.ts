import { RLP } from "@ethereumjs/rlp";
import { keccak_256 } from "@noble/hashes/sha3.js";
import type {
  AccountState,
  PreparedState,
  StateBranch,
  StateChanges,
  StateReader,
  StateStore,
} from "../../../../chain/ledger/state/interface.ts";
import { fromBigInt, fromHex, toHex } from "../../../../chain/primitives/bytes.ts";
import type { Address, Hash } from "../../../../chain/primitives/types.ts";

type Node = Uint8Array | Node[];

/** Root of the secure trie of some entries, built from nothing: the plain definition of the yellow paper, appendix D. */
export const secureTrieRoot = (entries: Iterable<readonly [Uint8Array, Uint8Array]>): Hash => {
  const leaves = [...entries].map(([key, value]) => ({ path: Buffer.from(keccak_256(key)).toString("hex"), value }));
  if (leaves.length === 0) return toHex(keccak_256(RLP.encode(new Uint8Array())));
  return toHex(keccak_256(RLP.encode(structure(leaves, 0))));
};

interface Leaf {
  readonly path: string;
  readonly value: Uint8Array;
}

const structure = (leaves: readonly Leaf[], depth: number): Node => {
  const [first] = leaves;
  if (first === undefined) return new Uint8Array();
  if (leaves.length === 1) return [compact(first.path.slice(depth), true), first.value];
  let shared = 0;
  while (leaves.every(({ path }) => path[depth + shared] === first.path[depth + shared])) shared++;
  if (shared > 0) return [compact(first.path.slice(depth, depth + shared), false), reference(leaves, depth + shared)];
  const children = Array.from({ length: 16 }, (_, nibble) =>
    reference(
      leaves.filter(({ path }) => path[depth] === nibble.toString(16)),
      depth + 1,
    ),
  );
  return [...children, new Uint8Array()];
};

const reference = (leaves: readonly Leaf[], depth: number): Node => {
  const node = structure(leaves, depth);
  if (node instanceof Uint8Array) return node;
  const encoded = RLP.encode(node);
  return encoded.length < 32 ? node : keccak_256(encoded);
};

const compact = (nibbles: string, leaf: boolean): Uint8Array => {
  const odd = nibbles.length % 2;
  const flag = (leaf ? 2 : 0) + odd;
  return Buffer.from(`${flag.toString(16)}${odd === 1 ? "" : "0"}${nibbles}`, "hex");
};

/** A whole state in maps. */
class MemoryState implements StateReader {
  readonly accounts: Map<Address, AccountState>;
  readonly slots: Map<Address, Map<Hash, bigint>>;
  readonly codes: Map<Hash, Uint8Array>;

  constructor(from?: MemoryState) {
    this.accounts = new Map(from?.accounts);
    this.slots = new Map(from?.slots);
    this.codes = new Map(from?.codes);
  }

  account(address: Address): AccountState | undefined {
    return this.accounts.get(address);
  }

  storage(address: Address, slot: Hash): bigint {
    return this.slots.get(address)?.get(slot) ?? 0n;
  }

  code(codeHash: Hash): Uint8Array {
    return this.codes.get(codeHash) ?? new Uint8Array();
  }

  apply(changes: StateChanges): void {
    for (const [hash, code] of changes.code) this.codes.set(hash, code);
    for (const address of changes.cleared) this.slots.delete(address);
    for (const [address, account] of changes.accounts) {
      if (account !== undefined) this.accounts.set(address, account);
      else {
        this.accounts.delete(address);
        this.slots.delete(address);
      }
    }
    for (const [address, changed] of changes.storage) {
      const slots = new Map(this.slots.get(address));
      for (const [slot, value] of changed) {
        if (value === 0n) slots.delete(slot);
        else slots.set(slot, value);
      }
      this.slots.set(address, slots);
    }
    for (const address of [...changes.storage.keys(), ...changes.cleared, ...changes.accounts.keys()]) {
      const account = this.accounts.get(address);
      if (account === undefined) continue;
      const slots = [...(this.slots.get(address) ?? [])];
      const storageRoot = secureTrieRoot(slots.map(([slot, value]) => [fromHex(slot), RLP.encode(fromBigInt(value))]));
      this.accounts.set(address, { ...account, storageRoot });
    }
  }

  root(): Hash {
    return secureTrieRoot(
      [...this.accounts].map(([address, { nonce, balance, storageRoot, codeHash }]) => [
        fromHex(address),
        RLP.encode([fromBigInt(nonce), fromBigInt(balance), fromHex(storageRoot), fromHex(codeHash)]),
      ]),
    );
  }
}

/** States by root, whole and in memory: small, obvious, and independent of the ledger's tries. */
export class MemoryStates implements StateStore {
  readonly #states = new Map<Hash, MemoryState>();
  #root: Hash;

  constructor() {
    const empty = new MemoryState();
    this.#root = empty.root();
    this.#states.set(this.#root, empty);
  }

  get root(): Hash {
    return this.#root;
  }

  get head(): StateReader {
    return this.at(this.#root);
  }

  at(root: Hash): MemoryState {
    const state = this.#states.get(root);
    if (state === undefined) throw new Error(`no state ${root}`);
    return state;
  }

  prepare(parentRoot: Hash, changes: StateChanges): PreparedState {
    const state = new MemoryState(this.at(parentRoot));
    state.apply(changes);
    const root = state.root();
    this.#states.set(root, state);
    return { parentRoot, root, changes };
  }

  branch(root: Hash): StateBranch {
    const state = new MemoryState(this.at(root));
    let current = root;
    return {
      get root() {
        return current;
      },
      account: (address) => state.account(address),
      storage: (address, slot) => state.storage(address, slot),
      code: (codeHash) => state.code(codeHash),
      apply(changes) {
        state.apply(changes);
        current = state.root();
        return current;
      },
      prove: () => this.prove(),
    };
  }

  /** Makes a prepared state the newest one. */
  commit(state: PreparedState): void {
    this.#root = state.root;
  }

  /** Sum of all balances of a state, wei. */
  totalBalance(root: Hash): bigint {
    let sum = 0n;
    for (const { balance } of this.at(root).accounts.values()) sum += balance;
    return sum;
  }

  prove(): never {
    throw new Error("proofs are the ledger's business");
  }
}
