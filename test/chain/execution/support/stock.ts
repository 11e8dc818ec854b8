import { createBlock, genTransactionsTrieRoot, genWithdrawalsTrieRoot } from "@ethereumjs/block";
import { Mainnet, createCustomCommon, type Common } from "@ethereumjs/common";
import { createEVM } from "@ethereumjs/evm";
import { MerkleStateManager } from "@ethereumjs/statemanager";
import { createTxFromRLP } from "@ethereumjs/tx";
import { Account, Address as EvmAddress, createWithdrawal } from "@ethereumjs/util";
import { createVM, runBlock, type RunBlockResult, type VM } from "@ethereumjs/vm";
import { fromBigInt, fromHex, toHex } from "../../../../chain/primitives/bytes.ts";
import type { Block, Hash, Withdrawal } from "../../../../chain/primitives/types.ts";
import type { ExecutionHardfork } from "../../../../chain/execution/evm/common.ts";
import type { Alloc } from "./alloc.ts";
import { loadKzg } from "../../../../chain/primitives/crypto/ethereumjs.ts";

/** What both sides of a comparison must agree on. */
export interface StockResult {
  readonly stateRoot: Hash;
  readonly receiptsRoot: Hash;
  readonly transactionsRoot: Hash;
  readonly withdrawalsRoot: Hash | undefined;
  readonly requestsHash: Hash | undefined;
  readonly gasUsed: bigint;
  readonly logsBloom: Uint8Array;
  readonly statuses: readonly number[];
}

/** @ethereumjs/vm as it comes: its own state manager without caches, its own cryptography. */
export class StockChain {
  readonly #vm: VM;
  readonly #common: Common;
  readonly #hashes: Map<number, Hash>;

  private constructor(vm: VM, common: Common, hashes: Map<number, Hash>) {
    this.#vm = vm;
    this.#common = common;
    this.#hashes = hashes;
  }

  static async create(chainId: number, hardfork: ExecutionHardfork, alloc: Alloc): Promise<StockChain> {
    const kzg = await loadKzg();
    const common = createCustomCommon({ chainId, name: "stock" }, Mainnet, { hardfork, customCrypto: { kzg } });
    const stateManager = new MerkleStateManager({ common });
    const hashes = new Map<number, Hash>();
    const blockchain = {
      getBlock: (number: number) =>
        Promise.resolve({ hash: () => fromHex(hashes.get(number) ?? `0x${"00".repeat(32)}`) }),
      putBlock: () => Promise.resolve(),
      shallowCopy() {
        return this;
      },
    };
    const evm = await createEVM({ common, stateManager, blockchain });
    const vm = await createVM({ common, evm, stateManager, blockchain });
    await fill(stateManager, alloc);
    return new StockChain(vm, common, hashes);
  }

  root(): Promise<Uint8Array> {
    return this.#vm.stateManager.getStateRoot();
  }

  remember(number: number, hash: Hash): void {
    this.#hashes.set(number, hash);
  }

  /** Runs a block's content under its header's attributes and says what the header should have held. */
  async run(block: Block): Promise<StockResult> {
    const { header } = block;
    const stockBlock = createBlock(
      {
        header: {
          parentHash: fromHex(header.parentHash),
          coinbase: header.coinbase,
          number: header.number,
          gasLimit: header.gasLimit,
          timestamp: header.timestamp,
          extraData: header.extraData,
          mixHash: fromHex(header.mixHash),
          baseFeePerGas: header.baseFeePerGas,
          excessBlobGas: header.excessBlobGas,
          blobGasUsed: header.blobGasUsed,
          parentBeaconBlockRoot: fromHex(header.parentBeaconBlockRoot ?? "0x"),
        },
        transactions: block.transactions.map(({ raw }) => createTxFromRLP(raw, { common: this.#common })),
        withdrawals: block.withdrawals.map(toStockWithdrawal),
      },
      { common: this.#common },
    );
    const result: RunBlockResult = await runBlock(this.#vm, {
      generate: true,
      skipBlockValidation: true,
      block: stockBlock,
    });
    return {
      transactionsRoot: toHex(await genTransactionsTrieRoot(stockBlock.transactions)),
      withdrawalsRoot: toHex(await genWithdrawalsTrieRoot(stockBlock.withdrawals ?? [])),
      stateRoot: toHex(result.stateRoot),
      receiptsRoot: toHex(result.receiptsRoot),
      requestsHash: result.requestsHash === undefined ? undefined : toHex(result.requestsHash),
      gasUsed: result.gasUsed,
      logsBloom: result.logsBloom,
      statuses: result.receipts.map((receipt) => ("status" in receipt ? receipt.status : 0)),
    };
  }
}

const toStockWithdrawal = ({ index, validatorIndex, address, amount }: Withdrawal) =>
  createWithdrawal({ index, validatorIndex, address: new EvmAddress(fromHex(address)), amount });

const fill = async (state: MerkleStateManager, alloc: Alloc): Promise<void> => {
  for (const [address, { balance, nonce, code, storage }] of alloc) {
    const key = new EvmAddress(fromHex(address));
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the shortest way to a plain account
    await state.putAccount(key, new Account(nonce, balance));
    if (code.length > 0) await state.putCode(key, code);
    for (const [slot, value] of storage) await state.putStorage(key, fromHex(slot), fromBigInt(value));
  }
};
