import { toHex } from "../../primitives/bytes.ts";
import type { Address } from "../../primitives/types.ts";
import type { BlockArchive } from "../blocks/archive.ts";
import { parsed } from "../corruption.ts";
import type { Database, KeyRange } from "../database/interface.ts";
import type {
  AddressIndex,
  AppearanceQuery,
  BlockAppearances,
  ContractCreation,
  TransactionPlace,
} from "./interface.ts";
import { blockOf, blocksRange, indexOf } from "./keys.ts";
import { mergeBlocks } from "./merge.ts";
import { decodeIndexes, decodeSent } from "./records.ts";

/** Above every block number. */
const LAST_BLOCK = Number.MAX_SAFE_INTEGER - 1;

/** The index in the ledger's database. */
export class LevelAddressIndex implements AddressIndex {
  readonly #database: Database;
  readonly #archive: BlockArchive;

  constructor(database: Database, archive: BlockArchive) {
    this.#database = database;
    this.#archive = archive;
  }

  appearances(address: Address, { from, order }: AppearanceQuery): AsyncIterable<BlockAppearances> {
    const range = (table: "sent" | "reached"): KeyRange =>
      order === "ascending" ? blocksRange(table, address, from, LAST_BLOCK) : blocksRange(table, address, 0, from);
    const reverse = order === "descending";
    return mergeBlocks(
      this.#read(range("sent"), reverse, (record) => decodeSent(record).indexes),
      this.#read(range("reached"), reverse, decodeIndexes),
      order,
    );
  }

  /** Nonces rise from block to block, so the block is found by halving the range. */
  async sent(address: Address, nonce: bigint): Promise<TransactionPlace | undefined> {
    let first = 0;
    let last = (await this.#newestSent(address, first, LAST_BLOCK))?.blockNumber ?? -1;
    let found: BlockAppearances | undefined;
    while (first <= last) {
      const middle = first + Math.floor((last - first + 1) / 2);
      const entry = await this.#newestSent(address, first, middle);
      if (entry === undefined || entry.nonce <= nonce) {
        found = entry ?? found;
        first = middle + 1;
      } else last = entry.blockNumber - 1;
    }
    return found === undefined ? undefined : this.#withNonce(found, nonce);
  }

  async creation(address: Address): Promise<ContractCreation | undefined> {
    for await (const [key, creator] of this.#newest(blocksRange("creation", address, 0, LAST_BLOCK))) {
      return { creator: toHex(creator), blockNumber: blockOf(key), index: indexOf(key) };
    }
    return undefined;
  }

  #newest(range: KeyRange): ReturnType<Database["entries"]> {
    return this.#database.entries(range, { reverse: true, limit: 1 });
  }

  async #newestSent(
    address: Address,
    first: number,
    last: number,
  ): Promise<(BlockAppearances & { readonly nonce: bigint }) | undefined> {
    for await (const [key, record] of this.#newest(blocksRange("sent", address, first, last))) {
      const blockNumber = blockOf(key);
      return { blockNumber, ...parsed(`transactions sent in block ${blockNumber}`, () => decodeSent(record)) };
    }
    return undefined;
  }

  #withNonce({ blockNumber, indexes }: BlockAppearances, nonce: bigint): TransactionPlace | undefined {
    const transactions = this.#archive.block(blockNumber)?.block.transactions;
    const index = indexes.find((position) => transactions?.[position]?.nonce === nonce);
    return index === undefined ? undefined : { blockNumber, index };
  }

  async *#read(
    range: KeyRange,
    reverse: boolean,
    decode: (record: Uint8Array) => readonly number[],
  ): AsyncGenerator<BlockAppearances, void> {
    for await (const [key, record] of this.#database.entries(range, { reverse })) {
      const blockNumber = blockOf(key);
      yield { blockNumber, indexes: parsed(`an address in block ${blockNumber}`, () => decode(record)) };
    }
  }
}
