import { createBlock, type Block as EvmBlock } from "@ethereumjs/block";
import { createEVM, type EVM, type EVMMockBlockchainInterface } from "@ethereumjs/evm";
import { createVM, type VM } from "@ethereumjs/vm";
import type { Address, Hash, Header } from "../../primitives/types.ts";
import { fromHex } from "../../primitives/bytes.ts";
import { EvmState } from "../state/evm-state.ts";
import type { StateOverlay } from "../state/overlay.ts";
import { CallWatch } from "./call-watch.ts";
import type { ExecutionCommon } from "./common.ts";
import { hasten } from "./hasten.ts";
import type { Interruption } from "./interruption.ts";
import { rememberJumps } from "./jump-cache.ts";
import { LogTaker } from "./log-taker.ts";

/** Hash of an earlier block for BLOCKHASH; undefined: unknown, reads as zero. */
export type BlockHashLookup = (number: number) => Hash | undefined;

const ZERO_HASH = new Uint8Array(32);

/** One EVM with its VM. Costly to create, so it is reused; it serves one block or call at a time. */
export class Machine {
  readonly common: ExecutionCommon;
  readonly vm: VM;
  readonly evm: EVM;
  readonly state: EvmState;
  /** the logs that the transaction in progress made */
  readonly logs: LogTaker;
  /** whom the transaction in progress reaches */
  readonly calls: CallWatch;
  readonly #blockHashes: BlockHashes;
  readonly #callBlocks = new WeakMap<Header, EvmBlock>();

  private constructor(
    common: ExecutionCommon,
    vm: VM,
    evm: EVM,
    calls: CallWatch,
    state: EvmState,
    blockHashes: BlockHashes,
  ) {
    this.common = common;
    this.vm = vm;
    this.evm = evm;
    this.state = state;
    this.logs = new LogTaker(evm);
    this.calls = calls;
    this.#blockHashes = blockHashes;
  }

  static async create(common: ExecutionCommon, interruption?: Interruption): Promise<Machine> {
    const state = new EvmState();
    const blockHashes = new BlockHashes();
    const hooks = interruption === undefined ? {} : { customOpcodes: interruption.opcodes(common) };
    const evm = await createEVM({ common, stateManager: state, blockchain: blockHashes, ...hooks });
    await rememberJumps(evm, common);
    await hasten(evm, common, state, interruption?.rounds);
    interruption?.attach(evm);
    const calls = await CallWatch.on(evm, common);
    const vm = await createVM({ common, evm, stateManager: state, blockchain: blockHashes });
    return new Machine(common, vm, evm, calls, state, blockHashes);
  }

  /** Runs `work` on a state with the block hashes seen from there, and lets go of both afterwards. */
  async on<T>(overlay: StateOverlay, blockHash: BlockHashLookup, work: () => Promise<T>): Promise<T> {
    this.state.use(overlay);
    this.#blockHashes.lookup = blockHash;
    this.evm.journal.cleanJournal();
    this.evm.transientStorage.clear();
    try {
      return await work();
    } finally {
      this.state.use(undefined);
      this.#blockHashes.lookup = () => undefined;
    }
  }

  isPrecompile(address: Address): boolean {
    return this.evm.getPrecompile(address) !== undefined;
  }

  /** The block that calls see, made once per header: `header` is not to change. */
  callBlockOf(header: Header, baseFeePerGas: bigint | undefined): EvmBlock {
    const known = this.#callBlocks.get(header);
    if (known !== undefined && known.header.baseFeePerGas === baseFeePerGas) return known;
    const block = this.blockOf({ ...header, ...(baseFeePerGas !== undefined && { baseFeePerGas }) });
    this.#callBlocks.set(header, block);
    return block;
  }

  /** The block that transactions see while they run. */
  blockOf(header: Header): EvmBlock {
    const optional = (hash: Hash | undefined): Uint8Array | undefined =>
      hash === undefined ? undefined : fromHex(hash);
    return createBlock(
      {
        header: {
          parentHash: fromHex(header.parentHash),
          coinbase: header.coinbase,
          difficulty: header.difficulty,
          number: BigInt(header.number),
          gasLimit: header.gasLimit,
          timestamp: BigInt(header.timestamp),
          mixHash: fromHex(header.mixHash),
          baseFeePerGas: header.baseFeePerGas,
          excessBlobGas: header.excessBlobGas,
          blobGasUsed: header.blobGasUsed,
          parentBeaconBlockRoot: optional(header.parentBeaconBlockRoot),
        },
      },
      { common: this.common, skipConsensusFormatValidation: true },
    );
  }
}

class BlockHashes implements EVMMockBlockchainInterface {
  lookup: BlockHashLookup = () => undefined;

  getBlock(number: number): Promise<{ hash(): Uint8Array }> {
    const hash = this.lookup(number);
    return Promise.resolve({ hash: () => (hash === undefined ? ZERO_HASH : fromHex(hash)) });
  }

  putBlock(): Promise<void> {
    return Promise.resolve();
  }

  shallowCopy(): this {
    return this;
  }
}
