import {
  createBlock,
  createBlockHeader,
  genWithdrawalsTrieRoot,
  paramsBlock,
  type Block,
  type BlockHeader,
} from "@ethereumjs/block";
import { createCommonFromGethGenesis, parseGethGenesisState, type Common } from "@ethereumjs/common";
import { RLP } from "@ethereumjs/rlp";
import { MerkleStateManager } from "@ethereumjs/statemanager";
import { createWithdrawal } from "@ethereumjs/util";
import { createVM, runBlock } from "@ethereumjs/vm";
import { concatBytes, fromHex, toHex } from "../../../../../chain/primitives/bytes.ts";
import { customCrypto, loadKzg } from "../../../../../chain/primitives/crypto/ethereumjs.ts";
import { crypto, loadCrypto } from "../../../../../chain/primitives/crypto/index.ts";
import type { Address, Hash } from "../../../../../chain/primitives/types.ts";
import {
  BLOB_SCHEDULE,
  BLOCK_TIME,
  LAST_BLOCK,
  MERGE_BLOCK,
  SENDER_KEY,
  multiForkGenesis,
  type GenesisDocument,
} from "./genesis.ts";
import { TransactionMaker, blobGasOf } from "./transactions.ts";

/** A chain across all forks, made by @ethereumjs/vm alone. */
export interface StockChain {
  /** in geth's format */
  readonly genesis: GenesisDocument;
  readonly genesisHash: Hash;
  /** block 0, as files may begin with */
  readonly first: Block;
  /** blocks 1 and later */
  readonly blocks: readonly Block[];
}

/** block that includes an ommer, whose number is one less */
export const OMMER_BLOCK = 5;
export const OMMER_COINBASE: Address = `0x${"0e".repeat(20)}`;
export const COINBASE: Address = `0x${"c0".repeat(20)}`;
export const WITHDRAWAL_ADDRESS: Address = `0x${"1f".repeat(20)}`;
/** gwei per block since Shanghai */
export const WITHDRAWN = 3n;

/** The library reads the blobs of these forks by other names than those it gives to what it finds in a genesis. */
const BLOB_PARAMETERS = Object.fromEntries(
  (["bpo1", "bpo2"] as const).map((fork) => {
    const { target, max, baseFeeUpdateFraction } = BLOB_SCHEDULE[fork];
    return [fork, { target, max, blobGasPriceUpdateFraction: baseFeeUpdateFraction }];
  }),
);

/** The bytes of a chain file. */
export const chainFile = (blocks: readonly Pick<Block, "serialize">[]): Uint8Array =>
  concatBytes(...blocks.map((block) => block.serialize()));

let made: Promise<StockChain> | undefined;

/** The chain, made once per process. */
export const stockChain = (): Promise<StockChain> => (made ??= makeStockChain());

const makeStockChain = async (): Promise<StockChain> => {
  await loadCrypto();
  const key = fromHex(SENDER_KEY);
  const sender = crypto().addressOf(key);
  const genesis = multiForkGenesis(sender, 0n);
  const maker = new ChainMaker(
    createCommonFromGethGenesis(genesis, {
      chain: "stock",
      customCrypto: customCrypto(crypto(), await loadKzg()),
      params: BLOB_PARAMETERS,
    }),
  );
  const first = await maker.begin(genesis);
  const transactions = new TransactionMaker(key);
  for (let number = 1; number <= LAST_BLOCK; number++) await maker.extend(transactions);
  return {
    // What ends work is no part of the first block, so it can be told from the blocks.
    genesis: multiForkGenesis(sender, maker.totalDifficulty),
    genesisHash: toHex(first.hash()),
    first,
    blocks: maker.blocks.slice(1),
  };
};

class ChainMaker {
  readonly #common: Common;
  readonly #state = new MerkleStateManager();
  readonly blocks: Block[] = [];
  totalDifficulty = 0n;

  constructor(common: Common) {
    this.#common = common;
  }

  async begin(genesis: GenesisDocument): Promise<Block> {
    await this.#state.generateCanonicalGenesis(parseGethGenesisState(genesis));
    const { nonce, extraData, gasLimit, difficulty, mixHash, coinbase } = genesis;
    const stateRoot = await this.#state.getStateRoot();
    const header = { nonce, extraData, gasLimit, difficulty, mixHash, coinbase, stateRoot };
    const block = createBlock({ header }, { common: this.#at(0), skipConsensusFormatValidation: true });
    this.#add(block);
    return block;
  }

  async extend(maker: TransactionMaker): Promise<void> {
    const number = this.blocks.length;
    const common = this.#at(number);
    const parent = this.#header(number - 1);
    const transactions = maker.of(common);
    const uncleHeaders = number === OMMER_BLOCK ? [this.#ommer(number - 1)] : [];
    const withdrawals = common.isActivatedEIP(4895) ? [withdrawalOf(number)] : undefined;
    const header = {
      ...fieldsAfter(parent, common),
      uncleHash: crypto().keccak256(RLP.encode(uncleHeaders.map((ommer) => ommer.raw()))),
      ...(withdrawals && { withdrawalsRoot: await genWithdrawalsTrieRoot(withdrawals) }),
      ...(common.isActivatedEIP(4844) && { blobGasUsed: blobGasOf(transactions) }),
    };
    const block = createBlock(
      { header, transactions, uncleHeaders, ...(withdrawals && { withdrawals }) },
      {
        common,
        skipConsensusFormatValidation: true,
        ...(number < MERGE_BLOCK && { calcDifficultyFromHeader: parent }),
      },
    );
    this.#add(await this.#run(block, common));
  }

  /** Executes a block and fills in what its header says of that. */
  async #run(block: Block, common: Common): Promise<Block> {
    const vm = await createVM({ common, stateManager: this.#state, blockchain: this.#blockchain() });
    const made: Block[] = [];
    vm.events.on("afterBlock", (event) => {
      made.push(event.block);
    });
    await runBlock(vm, { block, generate: true, skipBlockValidation: true });
    return made[0] ?? block;
  }

  /** A block beside the one of this number. */
  #ommer(number: number): BlockHeader {
    const common = this.#at(number);
    const parent = this.#header(number - 1);
    return createBlockHeader(
      { ...fieldsAfter(parent, common), coinbase: OMMER_COINBASE },
      { common, calcDifficultyFromHeader: parent, skipConsensusFormatValidation: true },
    );
  }

  #at(number: number): Common {
    const common = this.#common.copy();
    common.updateParams(paramsBlock);
    common.setHardforkBy({ blockNumber: number, timestamp: number * BLOCK_TIME });
    return common;
  }

  #header(number: number): BlockHeader {
    const header = this.blocks[number]?.header;
    if (header === undefined) throw new RangeError(`there is no block ${number}`);
    return header;
  }

  #blockchain() {
    const blockchain = {
      getBlock: (number: number) => Promise.resolve({ hash: () => this.#header(number).hash() }),
      putBlock: () => Promise.resolve(),
      shallowCopy: () => blockchain,
    };
    return blockchain;
  }

  #add(block: Block): void {
    this.blocks.push(block);
    this.totalDifficulty += block.header.difficulty;
  }
}

const withdrawalOf = (number: number) =>
  createWithdrawal({ index: number, validatorIndex: 9n, address: WITHDRAWAL_ADDRESS, amount: WITHDRAWN });

/** Fields of the header after `parent` that are known before its block is executed. */
const fieldsAfter = (parent: BlockHeader, common: Common) => {
  const london = common.isActivatedEIP(1559);
  const first = london && parent.baseFeePerGas === undefined;
  return {
    parentHash: parent.hash(),
    number: parent.number + 1n,
    timestamp: parent.timestamp + BigInt(BLOCK_TIME),
    gasLimit: first ? parent.gasLimit * 2n : parent.gasLimit,
    coinbase: COINBASE,
    ...(london && { baseFeePerGas: first ? common.param("initialBaseFee") : parent.calcNextBaseFee() }),
    ...(common.isActivatedEIP(4399) && { mixHash: fromHex(`0x${"ab".repeat(32)}`) }),
    ...(common.isActivatedEIP(4844) && { excessBlobGas: parent.calcNextExcessBlobGas(common) }),
    ...(common.isActivatedEIP(4788) && { parentBeaconBlockRoot: fromHex(`0x${"be".repeat(32)}`) }),
  };
};
