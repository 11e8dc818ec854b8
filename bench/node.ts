import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createExecution } from "../chain/execution/execution.ts";
import { genesisBlock } from "../chain/execution/genesis/block.ts";
import type { Execution, ParentBlock } from "../chain/execution/interface.ts";
import { ZERO_HASH } from "../chain/execution/block/constants.ts";
import type { Ledger } from "../chain/ledger/interface.ts";
import { openLedger } from "../chain/ledger/open.ts";
import { customCrypto } from "../chain/primitives/crypto/ethereumjs.ts";
import { crypto } from "../chain/primitives/crypto/index.ts";
import { SenderRecovery } from "../chain/primitives/crypto/recovery-pool.ts";
import { GAS_LIMIT, HARDFORK, PREDEPLOYS } from "../chain/primitives/params.ts";
import { decodeTransaction } from "../chain/primitives/transaction/decode.ts";
import { recoverSender } from "../chain/primitives/transaction/sender.ts";
import type { Block, SenderTransaction } from "../chain/primitives/types.ts";
import { CHAIN_ID, type Workload } from "./workload.ts";

/** Room for 10,000 token transfers, which need more than the chain's own limit. */
const BENCH_GAS_LIMIT = GAS_LIMIT * 4n;
const COINBASE = "0x00000000000000000000000000000000c01bba5e";

/** What one block cost. */
export interface Timing {
  readonly wallMs: number;
  /** of the whole process, LevelDB's threads included */
  readonly cpuMs: number;
}

/** Execution over a ledger on disk, as the node has it. */
export class BenchNode {
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly #recovery: SenderRecovery;
  readonly #folder: string;

  private constructor(ledger: Ledger, execution: Execution, recovery: SenderRecovery, folder: string) {
    this.ledger = ledger;
    this.execution = execution;
    this.#recovery = recovery;
    this.#folder = folder;
  }

  static async open(workload: Workload, workers: number): Promise<BenchNode> {
    const folder = await mkdtemp(join(tmpdir(), "cpchain-bench-"));
    const genesis = await genesisBlock({
      chainId: CHAIN_ID,
      hardfork: HARDFORK,
      alloc: workload.alloc,
      gasLimit: BENCH_GAS_LIMIT,
      timestamp: 1_000,
      extraData: new Uint8Array(),
      baseFeePerGas: 10n ** 9n,
      coinbase: COINBASE,
      difficulty: 0n,
      mixHash: ZERO_HASH,
      nonce: "0x0000000000000000",
      excessBlobGas: 0n,
      blobGasUsed: 0n,
      cpchain: undefined,
    });
    const ledger = await openLedger({ location: { folder }, genesis, durability: "fsync" });
    const recovery = await SenderRecovery.start({ workers });
    const execution = await createExecution({
      chainId: CHAIN_ID,
      states: ledger.state,
      senders: recovery,
      blockHash: (number) => ledger.header(number)?.hash,
      customCrypto: customCrypto(crypto()),
      treasury: PREDEPLOYS.treasury,
    });
    return new BenchNode(ledger, execution, recovery, folder);
  }

  get parent(): ParentBlock {
    const { hash, header } = this.ledger.head;
    return { hash, header, stateRoot: this.ledger.stateRoot(header.number) };
  }

  /** A block of these transactions, built but not stored. */
  async build(raws: readonly Uint8Array[]): Promise<Block> {
    const queue: SenderTransaction[] = raws.map((raw) => {
      const transaction = decodeTransaction(raw);
      return { ...transaction, from: recoverSender(transaction) };
    });
    const skipped: string[] = [];
    const source = { next: () => queue.shift(), skip: (_: SenderTransaction, reason: string) => skipped.push(reason) };
    const { parent } = this;
    const { executed } = await this.execution.build(
      parent,
      {
        coinbase: COINBASE,
        timestamp: parent.header.timestamp + 1,
        gasLimit: parent.header.gasLimit,
        extraData: new Uint8Array(),
        prevRandao: ZERO_HASH,
        parentBeaconBlockRoot: ZERO_HASH,
        withdrawals: [],
      },
      source,
    );
    if (skipped.length > 0 || executed.receipts.some(({ status }) => status === 0)) {
      throw new Error(`not every transaction succeeded: ${skipped.length} skipped, first ${skipped[0] ?? "reverted"}`);
    }
    return executed.block;
  }

  /** What a validator does with a block: decode, recover, execute, compute and compare roots, store durably. */
  async process(block: Block, raws: readonly Uint8Array[], withRecovery: boolean): Promise<Timing> {
    const known = withRecovery ? undefined : await this.#senders(block);
    const cpu = process.cpuUsage();
    const start = performance.now();
    const transactions = raws.map(decodeTransaction);
    const { executed } = await this.execution.apply(this.parent, { ...block, transactions }, known);
    await this.ledger.append(executed, new Uint8Array());
    const { user, system } = process.cpuUsage(cpu);
    return { wallMs: performance.now() - start, cpuMs: (user + system) / 1_000 };
  }

  async close(): Promise<void> {
    await this.#recovery.close();
    await this.ledger.close();
    await rm(this.#folder, { recursive: true });
  }

  async #senders(block: Block): Promise<Block["header"]["coinbase"][]> {
    return (await this.#recovery.recover(block.transactions)).map((sender) => sender ?? COINBASE);
  }
}
