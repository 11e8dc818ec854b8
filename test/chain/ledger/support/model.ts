import { expect } from "chai";
import type { ExecutedBlock, Ledger, LocatedLog, LogQuery } from "../../../../chain/ledger/interface.ts";
import type { Genesis } from "../../../../chain/ledger/open.ts";
import { encodeBlock } from "../../../../chain/primitives/block/block.ts";
import type { Address, Block, Hash, Receipt } from "../../../../chain/primitives/types.ts";
import { certificateOf } from "./chain.ts";

interface ModelBlock {
  readonly block: Block;
  readonly senders: readonly Address[];
  readonly receipts: readonly Receipt[];
  readonly root: Hash;
}

/** What a ledger has to answer, kept in plain arrays. */
export class LedgerModel {
  readonly blocks: ModelBlock[];
  readonly irregular = new Map<number, Hash>();

  constructor(genesis: Genesis) {
    this.blocks = [{ block: genesis.block, senders: [], receipts: [], root: genesis.block.header.stateRoot }];
  }

  append({ block, senders, receipts }: ExecutedBlock): void {
    this.blocks.push({ block, senders, receipts, root: block.header.stateRoot });
  }

  get last(): number {
    return this.blocks.length - 1;
  }

  /** eth_getLogs by looking at every log. */
  logs(query: LogQuery): LocatedLog[] {
    const matches = (topics: readonly Hash[], address: Address): boolean =>
      (query.addresses.length === 0 || query.addresses.includes(address)) &&
      query.topics.length <= topics.length &&
      query.topics.every((set, at) => set === null || set.length === 0 || set.includes(topics[at] ?? "0x"));
    return this.blocks
      .slice(query.fromBlock, query.toBlock + 1)
      .flatMap(({ block, receipts }) => {
        let logIndex = 0;
        return receipts.flatMap((receipt, transactionIndex) =>
          receipt.logs.map((log) => ({
            log,
            blockNumber: block.header.number,
            blockHash: block.hash,
            timestamp: block.header.timestamp,
            transactionHash: block.transactions[transactionIndex]?.hash ?? "0x",
            transactionIndex,
            logIndex: logIndex++,
          })),
        );
      })
      .filter(({ log }) => matches(log.topics, log.address));
  }

  /** Compares every read of the ledger. */
  compare(ledger: Ledger): void {
    expect(ledger.head.hash).to.equal(this.blocks.at(-1)?.block.hash);
    expect(ledger.genesisHash).to.equal(this.blocks[0]?.block.hash);
    expect(ledger.irregularBlocks).to.deep.equal([...this.irregular.keys()].sort((a, b) => a - b));
    this.blocks.forEach((expected, number) => {
      this.#compareBlock(ledger, number, expected);
    });
    expect(ledger.header(this.last + 1)).to.equal(undefined);
    expect(ledger.block(this.last + 1)).to.equal(undefined);
    expect(ledger.receipts(this.last + 1)).to.equal(undefined);
    expect(ledger.certificate(this.last + 1)).to.equal(undefined);
    expect(ledger.state.root).to.equal(ledger.stateRoot(this.last));
  }

  #compareBlock(ledger: Ledger, number: number, { block, senders, receipts, root }: ModelBlock): void {
    const size = encodeBlock(block).length;
    for (const id of [number, block.hash]) {
      expect(ledger.header(id)).to.deep.equal({ hash: block.hash, header: block.header });
      expect(ledger.block(id)).to.deep.equal({ block, senders, size });
      expect(ledger.receipts(id)).to.deep.equal(receipts);
    }
    expect(ledger.stateRoot(number)).to.equal(this.irregular.get(number) ?? root);
    if (number > 0) expect(ledger.certificate(number)).to.deep.equal(certificateOf(block));
    block.transactions.forEach(({ hash }, index) => {
      expect(ledger.locateTransaction(hash)).to.deep.equal({ blockNumber: number, index });
    });
  }
}
