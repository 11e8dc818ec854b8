import type { ExecutedBlock, Ledger, LocatedLog, LogQuery } from "../../../../chain/ledger/interface.ts";
import { LedgerError } from "../../../../chain/ledger/errors.ts";
import type { AccountState, StateReader } from "../../../../chain/ledger/state/interface.ts";
import { matchingLogs } from "../../../../chain/rpc/feeds/match.ts";
import { encodeBlock } from "../../../../chain/primitives/block/block.ts";
import { EMPTY_OMMERS_HASH, hashHeader } from "../../../../chain/primitives/block/header.ts";
import { EMPTY_TRIE_ROOT } from "../../../../chain/primitives/block/ordered-trie.ts";
import type { Address, Block, Hash, Header } from "../../../../chain/primitives/types.ts";

const ZERO_HASH: Hash = `0x${"00".repeat(32)}`;

/** A header of the Osaka shape with nothing in it. */
export const emptyHeader = (number: number, parentHash: Hash): Header => ({
  parentHash,
  ommersHash: EMPTY_OMMERS_HASH,
  coinbase: `0x${"c0".repeat(20)}`,
  stateRoot: ZERO_HASH,
  transactionsRoot: EMPTY_TRIE_ROOT,
  receiptsRoot: EMPTY_TRIE_ROOT,
  logsBloom: new Uint8Array(256),
  difficulty: 0n,
  number,
  gasLimit: 30_000_000n,
  gasUsed: 0n,
  timestamp: 1_000 + number,
  extraData: new Uint8Array(),
  mixHash: ZERO_HASH,
  nonce: "0x0000000000000000",
  baseFeePerGas: 1_000_000_000n,
  withdrawalsRoot: EMPTY_TRIE_ROOT,
  blobGasUsed: 0n,
  excessBlobGas: 0n,
  parentBeaconBlockRoot: ZERO_HASH,
  requestsHash: ZERO_HASH,
});

export const sealed = (header: Header, transactions: Block["transactions"]): Block => ({
  hash: hashHeader(header),
  header,
  transactions,
  withdrawals: [],
});

/** Blocks in an array; one state for all of them. */
export class FakeLedger implements Ledger {
  readonly blocks: ExecutedBlock[];
  readonly accounts = new Map<Address, AccountState>();
  readonly slots = new Map<string, bigint>();
  readonly codes = new Map<Hash, Uint8Array>();
  readonly irregularBlocks: readonly number[] = [];
  pruned = false;

  constructor() {
    const genesis = sealed(emptyHeader(0, ZERO_HASH), []);
    this.blocks = [{ block: genesis, senders: [], receipts: [], state: NO_CHANGES }];
  }

  get head(): Ledger["head"] {
    return headed(this.blocks.at(-1));
  }

  get genesisHash(): Hash {
    return headed(this.blocks[0]).hash;
  }

  readonly #reader: StateReader = {
    account: (address) => this.accounts.get(address),
    storage: (address, slot) => this.slots.get(address + slot) ?? 0n,
    code: (hash) => this.codes.get(hash) ?? new Uint8Array(),
  };

  readonly state: Ledger["state"] = {
    root: ZERO_HASH,
    head: this.#reader,
    at: () => {
      if (this.pruned) throw new LedgerError("STATE_PRUNED", "historical state is not available");
      return this.#reader;
    },
    prepare: (parentRoot, changes) => ({ parentRoot, root: ZERO_HASH, changes }),
    branch: (root) => ({
      ...this.#reader,
      root,
      apply: () => root,
      prove: (address, slots) => this.state.prove(root, address, slots),
    }),
    prove: (_root, address, slots) => ({
      account: this.accounts.get(address),
      accountProof: ["0x01"],
      storageProof: slots.map((slot) => ({ slot, value: this.#reader.storage(address, slot), proof: ["0x02"] })),
    }),
  };

  append(executed: ExecutedBlock): Promise<void> {
    this.blocks.push(executed);
    return Promise.resolve();
  }

  async stage(executed: ExecutedBlock): Promise<number> {
    await this.append(executed);
    return 0;
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  #find(id: number | Hash): ExecutedBlock | undefined {
    return typeof id === "number" ? this.blocks[id] : this.blocks.find(({ block }) => block.hash === id);
  }

  header(id: number | Hash): Ledger["head"] | undefined {
    const found = this.#find(id);
    return found && headed(found);
  }

  block(id: number | Hash): ReturnType<Ledger["block"]> {
    const found = this.#find(id);
    return found && { block: found.block, senders: found.senders, size: encodeBlock(found.block).length };
  }

  receipts(id: number | Hash): ReturnType<Ledger["receipts"]> {
    return this.#find(id)?.receipts;
  }

  certificate(blockNumber: number): Uint8Array | undefined {
    return blockNumber === 0 || this.blocks[blockNumber] === undefined ? undefined : Uint8Array.of(7, blockNumber);
  }

  locateTransaction(hash: Hash): ReturnType<Ledger["locateTransaction"]> {
    for (const [blockNumber, { block }] of this.blocks.entries()) {
      const index = block.transactions.findIndex((transaction) => transaction.hash === hash);
      if (index >= 0) return { blockNumber, index };
    }
    return undefined;
  }

  logs({ fromBlock, toBlock, addresses, topics, limit, pause }: LogQuery): LocatedLog[] {
    const found: LocatedLog[] = [];
    for (const executed of this.blocks.slice(fromBlock, toBlock + 1)) {
      const { number } = executed.block.header;
      if (number > fromBlock && pause?.(number) === true) break;
      found.push(...matchingLogs(executed, { addresses, topics }));
    }
    if (found.length > limit) throw new LedgerError("TOO_MANY_RESULTS", `query returned more than ${limit} results`);
    return found;
  }

  stateRoot(blockNumber: number): Hash {
    return this.blocks[blockNumber]?.block.header.stateRoot ?? ZERO_HASH;
  }

  mutateState(): Promise<void> {
    return Promise.resolve();
  }

  mark(): number {
    return this.blocks.length;
  }

  revertTo(mark: number): Promise<void> {
    this.blocks.length = mark;
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  votes(): readonly Uint8Array[] {
    return [];
  }

  appendVotes(): Promise<void> {
    return Promise.resolve();
  }
}

export const NO_CHANGES: ExecutedBlock["state"] = {
  parentRoot: ZERO_HASH,
  root: ZERO_HASH,
  changes: { accounts: new Map(), storage: new Map(), cleared: new Set(), code: new Map() },
};

const headed = (executed: ExecutedBlock | undefined): Ledger["head"] => {
  if (executed === undefined) throw new Error("no such block");
  return { hash: executed.block.hash, header: executed.block.header };
};
