import { decodeBlock } from "../../primitives/block/block.ts";
import { decodeHeader } from "../../primitives/block/header.ts";
import { toHex } from "../../primitives/bytes.ts";
import { LEDGER_LIMITS } from "../../primitives/limits.ts";
import type { Hash, Header, Receipt } from "../../primitives/types.ts";
import { corrupt, parsed } from "../corruption.ts";
import type { KeyValueReader } from "../database/interface.ts";
import type { StoredBlock, TransactionLocation } from "../interface.ts";
import { blockKey, certificateKey, headerKey, numberKey, originsKey, receiptsKey, transactionKey } from "../keys.ts";
import { decodeSenders, originHash } from "../records/origins.ts";
import { decodeReceipts, wantedLogs } from "../records/receipts.ts";
import type { LogFilter, PlacedLog } from "../records/receipts.ts";
import { decodeLocation, decodeNumber } from "../records/location.ts";
import { RecentValues } from "./recent.ts";

export interface StoredHeader {
  readonly hash: Hash;
  readonly header: Header;
}

/** What a search for logs reads of a block, as it is stored. */
interface SearchRecords {
  readonly receipts: Uint8Array;
  readonly origins: Uint8Array;
}

const HASH_BYTES = 32;

/** Reads stored blocks and what belongs to them; the newest read stay decoded. */
export class BlockArchive {
  /** Blocks above are being written: they are not there yet, though the database may have them. */
  newest = Infinity;
  readonly #reader: KeyValueReader;
  readonly #headers = new RecentValues<number, StoredHeader>(LEDGER_LIMITS.cachedHeaders, () => 1);
  readonly #blocks = new RecentValues<number, StoredBlock>(
    LEDGER_LIMITS.cachedTransactions,
    (stored) => 1 + stored.block.transactions.length,
  );
  readonly #receipts = new RecentValues<number, readonly Receipt[]>(
    LEDGER_LIMITS.cachedTransactions,
    (receipts) => 1 + receipts.length,
  );
  readonly #searched = new RecentValues<number, SearchRecords>(
    LEDGER_LIMITS.cachedSearchBytes,
    ({ receipts, origins }) => receipts.length + origins.length,
  );

  constructor(reader: KeyValueReader) {
    this.#reader = reader;
  }

  header(id: number | Hash): StoredHeader | undefined {
    return this.#cached(this.#headers, id, (number) => {
      const record = this.#reader.get(headerKey(number));
      if (record === undefined) return undefined;
      return parsed(`header ${number}`, () => ({
        hash: toHex(record.subarray(0, HASH_BYTES)),
        header: decodeHeader(record.subarray(HASH_BYTES)),
      }));
    });
  }

  block(id: number | Hash): StoredBlock | undefined {
    return this.#cached(this.#blocks, id, (number) => {
      const record = this.#reader.get(blockKey(number));
      if (record === undefined) return undefined;
      const origins = this.#origins(number);
      return parsed(`block ${number}`, () => ({
        block: decodeBlock(record),
        senders: decodeSenders(origins),
        size: record.length,
      }));
    });
  }

  receipts(id: number | Hash): readonly Receipt[] | undefined {
    return this.#cached(this.#receipts, id, (number) => {
      const record = this.#reader.get(receiptsKey(number));
      return record === undefined ? undefined : parsed(`receipts ${number}`, () => decodeReceipts(record));
    });
  }

  certificate(number: number): Uint8Array | undefined {
    return number > this.newest ? undefined : this.#reader.get(certificateKey(number));
  }

  locate(hash: Hash): TransactionLocation | undefined {
    const record = this.#reader.get(transactionKey(hash));
    if (record === undefined) return undefined;
    const location = parsed(`transaction ${hash}`, () => decodeLocation(record));
    return location.blockNumber > this.newest ? undefined : location;
  }

  /** The logs of a block that a filter wants, in order. */
  logs(number: number, filter: LogFilter): PlacedLog[] {
    const { receipts } = this.#searchRecords(number);
    return parsed(`receipts ${number}`, () => wantedLogs(receipts, filter));
  }

  transactionHash(number: number, index: number): Hash {
    return parsed(`transactions ${number}`, () => originHash(this.#searchRecords(number).origins, index));
  }

  /** Takes note of a block that was just stored. */
  added(stored: StoredBlock, receipts: readonly Receipt[]): void {
    const { hash, header } = stored.block;
    this.#headers.set(header.number, { hash, header });
    this.#blocks.set(header.number, stored);
    this.#receipts.set(header.number, receipts);
  }

  /** Takes note of a block that was just deleted. */
  removed(number: number): void {
    this.#headers.delete(number);
    this.#blocks.delete(number);
    this.#receipts.delete(number);
    this.#searched.delete(number);
  }

  #searchRecords(number: number): SearchRecords {
    let records = this.#searched.get(number);
    if (records === undefined) {
      const receipts = this.#reader.get(receiptsKey(number));
      if (receipts === undefined) throw corrupt(`Block ${number} has lost its receipts.`);
      records = { receipts, origins: this.#origins(number) };
      this.#searched.set(number, records);
    }
    return records;
  }

  #origins(number: number): Uint8Array {
    const record = this.#reader.get(originsKey(number));
    if (record === undefined) throw corrupt(`Block ${number} has lost its senders.`);
    return record;
  }

  #cached<V>(
    cache: RecentValues<number, V>,
    id: number | Hash,
    read: (number: number) => V | undefined,
  ): V | undefined {
    const number = typeof id === "number" ? id : this.#number(id);
    if (number === undefined || number > this.newest) return undefined;
    const known = cache.get(number);
    if (known !== undefined) return known;
    const value = read(number);
    if (value !== undefined) cache.set(number, value);
    return value;
  }

  #number(hash: Hash): number | undefined {
    const record = this.#reader.get(numberKey(hash));
    return record === undefined ? undefined : parsed(`block ${hash}`, () => decodeNumber(record));
  }
}
