import { NETWORK_LIMITS, SYNC_LIMITS } from "../../primitives/limits.ts";
import { RlpReader } from "../../primitives/rlp/reader.ts";
import { encodeRlp } from "../../primitives/rlp/writer.ts";
import { decoding, malformed } from "./decoding.ts";

/** Transactions that travel together. */
export interface TransactionBatch {
  /** tells batches of the same transactions apart: gossip carries the same bytes only once in a while */
  readonly salt: number;
  /** EIP-2718 bytes; type 3 in its network form, with blobs */
  readonly transactions: readonly Uint8Array[];
}

/** Salts are below this number. */
export const SALTS = 2 ** 32;

/** Bytes of a batch besides its transactions: headers of two lists and the salt. */
const ENVELOPE_BYTES = 16;
/** The longest header of a byte string. */
const STRING_HEADER_BYTES = 5;

/** Bytes that a transaction takes in a batch, at most. */
export const bytesInBatch = (transaction: Uint8Array): number => transaction.length + STRING_HEADER_BYTES;

/** Room for transactions in a batch, in bytes of `bytesInBatch`. */
export const BATCH_ROOM_BYTES = NETWORK_LIMITS.transactionsBytes - ENVELOPE_BYTES;

/** RLP of [salt, [transaction, …]]. */
export const encodeBatch = ({ salt, transactions }: TransactionBatch): Uint8Array => encodeRlp([salt, transactions]);

/**
 * Reads a batch of 1 to SYNC_LIMITS.batchTransactions transactions; they are views of `bytes`, not decoded.
 * @throws NetworkError MESSAGE_MALFORMED
 */
export const decodeBatch = (bytes: Uint8Array): TransactionBatch =>
  decoding(NAME, () => {
    if (bytes.length > NETWORK_LIMITS.transactionsBytes) throw malformed(NAME, `${bytes.length} bytes`);
    const reader = new RlpReader(bytes);
    const fields = reader.readList();
    reader.finish();
    const salt = fields.readNumber();
    if (salt >= SALTS) throw malformed(NAME, "its salt is too large");
    const list = fields.readList();
    fields.finish();
    const transactions: Uint8Array[] = [];
    while (list.hasMore()) {
      if (transactions.length === SYNC_LIMITS.batchTransactions) throw malformed(NAME, "too many transactions");
      const transaction = list.readBytes();
      if (transaction.length === 0) throw malformed(NAME, "an empty transaction");
      transactions.push(transaction);
    }
    if (transactions.length === 0) throw malformed(NAME, "no transactions");
    return { salt, transactions };
  });

const NAME = "batch of transactions";
