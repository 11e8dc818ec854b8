import { expect } from "chai";
import type { AddressIndex, BlockAppearances } from "../../../../chain/ledger/appearances/interface.ts";
import type { ExecutedBlock } from "../../../../chain/ledger/interface.ts";
import type { Address } from "../../../../chain/primitives/types.ts";

export type Indexed = Pick<ExecutedBlock, "block" | "senders" | "receipts" | "internal">;

const partOf = ({ block, senders, receipts, internal }: Indexed, index: number): ReadonlySet<Address | undefined> =>
  new Set([
    senders[index],
    block.transactions[index]?.to,
    receipts[index]?.contractAddress,
    ...(internal?.get(index)?.accounts ?? []),
  ]);

/** What the index has to answer, found by looking at every transaction. */
export class AppearanceModel {
  readonly blocks: Indexed[] = [];

  appearances(address: Address): BlockAppearances[] {
    return this.blocks.flatMap((indexed) => {
      const indexes = indexed.senders.flatMap((_, index) => (partOf(indexed, index).has(address) ? [index] : []));
      return indexes.length === 0 ? [] : [{ blockNumber: indexed.block.header.number, indexes }];
    });
  }

  /** Compares the answers about some addresses, in both directions and from every block. */
  async compare(index: AddressIndex | undefined, addresses: readonly Address[]): Promise<void> {
    if (index === undefined) throw new Error("The ledger keeps no index.");
    for (const address of addresses) {
      const all = this.appearances(address);
      for (let from = 0; from <= this.blocks.length + 1; from += 3) {
        const before = all.filter(({ blockNumber }) => blockNumber <= from).reverse();
        const after = all.filter(({ blockNumber }) => blockNumber >= from);
        expect(await listed(index, address, "descending", from)).to.deep.equal(before);
        expect(await listed(index, address, "ascending", from)).to.deep.equal(after);
      }
      await this.#compareNonces(index, address);
      expect(await index.creation(address)).to.deep.equal(this.#creation(address));
    }
  }

  async #compareNonces(index: AddressIndex, address: Address): Promise<void> {
    const sent = this.blocks.flatMap(({ block, senders }) =>
      block.transactions.flatMap(({ nonce }, position) =>
        senders[position] === address ? [{ nonce, blockNumber: block.header.number, index: position }] : [],
      ),
    );
    for (const { nonce, ...place } of sent) expect(await index.sent(address, nonce)).to.deep.equal(place);
    const known = new Set(sent.map(({ nonce }) => nonce));
    for (const nonce of [0n, 1n, ...sent.map((entry) => entry.nonce + 1n), 2n ** 63n])
      if (!known.has(nonce)) expect(await index.sent(address, nonce)).to.equal(undefined);
  }

  #creation(address: Address): unknown {
    const creations = this.blocks.flatMap(({ block, senders, receipts, internal }) =>
      receipts.flatMap(({ contractAddress, status }, index) => {
        const outer = status === 1 && contractAddress === address ? [senders[index]] : [];
        const inner = (internal?.get(index)?.creations ?? []).filter((creation) => creation.address === address);
        return [...outer, ...inner.map(({ creator }) => creator)].map((creator) => ({
          creator,
          blockNumber: block.header.number,
          index,
        }));
      }),
    );
    return creations.at(-1);
  }
}

const listed = async (
  index: AddressIndex,
  address: Address,
  order: "ascending" | "descending",
  from: number,
): Promise<BlockAppearances[]> => {
  const found: BlockAppearances[] = [];
  for await (const { blockNumber, indexes } of index.appearances(address, { from, order }))
    found.push({ blockNumber, indexes: [...indexes] });
  return found;
};
