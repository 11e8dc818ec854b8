import { createExecution, type ExecutionOptions } from "../../../../chain/execution/execution.ts";
import { createUpgradingExecution } from "../../../../chain/execution/upgrades/execution.ts";
import type { UpgradePlan } from "../../../../chain/execution/upgrades/plan.ts";
import type { BlockAttributes, BuiltBlock, Execution, ParentBlock } from "../../../../chain/execution/interface.ts";
import { ZERO_HASH } from "../../../../chain/execution/block/constants.ts";
import { customCrypto, loadKzg } from "../../../../chain/primitives/crypto/ethereumjs.ts";
import { crypto } from "../../../../chain/primitives/crypto/index.ts";
import { EMPTY_BLOOM } from "../../../../chain/primitives/block/bloom.ts";
import { EMPTY_OMMERS_HASH, hashHeader } from "../../../../chain/primitives/block/header.ts";
import { EMPTY_TRIE_ROOT } from "../../../../chain/primitives/block/ordered-trie.ts";
import type { TransactionErrorCode, TransactionSource } from "../../../../chain/primitives/pending.ts";
import { recoverSender } from "../../../../chain/primitives/transaction/sender.ts";
import type { Address, Hash, Header, SenderTransaction, Transaction } from "../../../../chain/primitives/types.ts";
import { allocChanges, type Alloc } from "./alloc.ts";
import { MemoryStates } from "./memory-states.ts";

export const TEST_CHAIN_ID = 4141;
export const GENESIS_BASE_FEE = 10n ** 9n;

/** A source that hands out a list and notes what was skipped. */
export class ListSource implements TransactionSource {
  readonly skipped: { readonly transaction: SenderTransaction; readonly reason: TransactionErrorCode }[] = [];
  readonly #queue: SenderTransaction[];

  constructor(transactions: readonly SenderTransaction[]) {
    this.#queue = [...transactions];
  }

  next(): SenderTransaction | undefined {
    return this.#queue.shift();
  }

  skip(transaction: SenderTransaction, reason: TransactionErrorCode): void {
    this.skipped.push({ transaction, reason });
  }
}

export type TestChainOptions = Partial<Omit<ExecutionOptions, "states" | "senders" | "blockHash">> & {
  readonly gasLimit?: bigint;
  /** rules that change at heights, in place of `hardfork` */
  readonly plan?: UpgradePlan;
  /** also load what the KZG precompile needs, which takes a moment */
  readonly kzg?: boolean;
};

/** Execution over a state in memory, and the head that blocks go on. */
export class TestChain {
  readonly execution: Execution;
  readonly states: MemoryStates;
  readonly #hashes: Map<number, Hash>;
  parent: ParentBlock;

  private constructor(execution: Execution, states: MemoryStates, hashes: Map<number, Hash>, parent: ParentBlock) {
    this.#hashes = hashes;
    this.execution = execution;
    this.states = states;
    this.parent = parent;
  }

  static async create(alloc: Alloc, options: TestChainOptions = {}): Promise<TestChain> {
    const { gasLimit = 30_000_000n, kzg = false, plan, ...rest } = options;
    const states = new MemoryStates();
    const genesis = states.prepare(states.root, allocChanges(alloc));
    states.commit(genesis);
    const hashes = new Map<number, Hash>();
    const parts = {
      chainId: TEST_CHAIN_ID,
      customCrypto: customCrypto(crypto(), kzg ? await loadKzg() : undefined),
      treasury: undefined,
      ...rest,
      states,
      senders: { recover: (transactions: readonly Transaction[]) => Promise.resolve(transactions.map(recoverSender)) },
      blockHash: (number: number) => hashes.get(number),
    };
    const execution = await (plan === undefined ? createExecution(parts) : upgrading(plan, parts, hashes));
    const header = genesisHeader(genesis.root, gasLimit);
    const chain = new TestChain(execution, states, hashes, {
      hash: hashHeader(header),
      header,
      stateRoot: genesis.root,
    });
    chain.#remember();
    return chain;
  }

  attributes(fields: Partial<BlockAttributes> = {}): BlockAttributes {
    return {
      coinbase: "0x00000000000000000000000000000000c01bba5e",
      timestamp: this.parent.header.timestamp + 1,
      gasLimit: this.parent.header.gasLimit,
      extraData: new Uint8Array(),
      prevRandao: ZERO_HASH,
      parentBeaconBlockRoot: ZERO_HASH,
      withdrawals: [],
      ...fields,
    };
  }

  build(transactions: readonly SenderTransaction[] | TransactionSource, attributes?: Partial<BlockAttributes>) {
    const source = "next" in transactions ? transactions : new ListSource(transactions);
    return this.execution.build(this.parent, this.attributes(attributes), source);
  }

  /** Makes a block the head. */
  commit({ executed: { block, state } }: BuiltBlock): void {
    this.states.commit(state);
    this.parent = { hash: block.hash, header: block.header, stateRoot: block.header.stateRoot };
    this.#remember();
  }

  /** Builds a block and makes it the head. */
  async extend(transactions: readonly SenderTransaction[], attributes?: Partial<BlockAttributes>): Promise<BuiltBlock> {
    const built = await this.build(transactions, attributes);
    this.commit(built);
    return built;
  }

  balance(address: Address): bigint {
    return this.states.head.account(address)?.balance ?? 0n;
  }

  nonce(address: Address): bigint {
    return this.states.head.account(address)?.nonce ?? 0n;
  }

  #remember(): void {
    this.#hashes.set(this.parent.header.number, this.parent.hash);
  }
}

/** Its blocks are a second apart. */
const upgrading = (plan: UpgradePlan, parts: ExecutionOptions, blocks: ReadonlyMap<number, Hash>) =>
  createUpgradingExecution({
    ...parts,
    plan,
    requireRules: (height) => {
      if (height >= (plan.missing?.height ?? Infinity)) throw new Error(`no rules of block ${height}`);
    },
    height: 0,
    timestampOf: (height) => (blocks.has(height) ? height : undefined),
  });

const genesisHeader = (stateRoot: Hash, gasLimit: bigint): Header => ({
  parentHash: ZERO_HASH,
  ommersHash: EMPTY_OMMERS_HASH,
  coinbase: `0x${"00".repeat(20)}`,
  stateRoot,
  transactionsRoot: EMPTY_TRIE_ROOT,
  receiptsRoot: EMPTY_TRIE_ROOT,
  logsBloom: EMPTY_BLOOM,
  difficulty: 0n,
  number: 0,
  gasLimit,
  gasUsed: 0n,
  timestamp: 1_000,
  extraData: new Uint8Array(),
  mixHash: ZERO_HASH,
  nonce: "0x0000000000000000",
  baseFeePerGas: GENESIS_BASE_FEE,
  withdrawalsRoot: EMPTY_TRIE_ROOT,
  blobGasUsed: 0n,
  excessBlobGas: 0n,
  parentBeaconBlockRoot: ZERO_HASH,
});
