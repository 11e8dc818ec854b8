import { logsBloom } from "../../primitives/block/bloom.ts";
import type { Log, Receipt, TransactionType } from "../../primitives/types.ts";
import { FieldReader, FieldWriter } from "./fields.ts";

/**
 * Receipts of a block in fields of fixed width, so that a search passes over logs without decoding them. Per receipt:
 * type 1, status 1, gas of the block so far 8, own gas 8, which optional fields follow 1, created contract 20, state
 * after the transaction 32, number of logs 4; per log: address 20, number of topics 1, topics 32 each, length of data 4,
 * data. Blooms are computed again when read.
 */
const RECEIPT_BYTES = 1 + 1 + 8 + 8 + 1 + 4;
const LOG_BYTES = 20 + 1 + 4;
const ADDRESS_BYTES = 20;
const TOPIC_BYTES = 32;
const ROOT_BYTES = 32;
/** bits of the optional fields */
const HAS = { contract: 1, stateRoot: 2 } as const;

const logLength = (log: Log): number => LOG_BYTES + log.topics.length * TOPIC_BYTES + log.data.length;

const receiptLength = (receipt: Receipt): number =>
  RECEIPT_BYTES +
  (receipt.contractAddress === undefined ? 0 : ADDRESS_BYTES) +
  (receipt.stateRoot === undefined ? 0 : ROOT_BYTES) +
  receipt.logs.reduce((sum, log) => sum + logLength(log), 0);

export const encodeReceipts = (receipts: readonly Receipt[]): Uint8Array => {
  const writer = new FieldWriter(receipts.reduce((sum, receipt) => sum + receiptLength(receipt), 0));
  for (const receipt of receipts) {
    writer.byte(receipt.type);
    writer.byte(receipt.status);
    writer.uint64(receipt.cumulativeGasUsed);
    writer.uint64(receipt.gasUsed);
    const { contractAddress, stateRoot } = receipt;
    writer.byte((contractAddress === undefined ? 0 : HAS.contract) | (stateRoot === undefined ? 0 : HAS.stateRoot));
    if (contractAddress !== undefined) writer.hex(contractAddress);
    if (stateRoot !== undefined) writer.hex(stateRoot);
    writer.uint32(receipt.logs.length);
    for (const log of receipt.logs) {
      writer.hex(log.address);
      writer.byte(log.topics.length);
      for (const topic of log.topics) writer.hex(topic);
      writer.uint32(log.data.length);
      writer.raw(log.data);
    }
  }
  return writer.bytes;
};

const readLog = (reader: FieldReader): Log => {
  const address = reader.hex(ADDRESS_BYTES);
  const topics = Array.from({ length: reader.byte() }, () => reader.hex(TOPIC_BYTES));
  return { address, topics, data: reader.raw(reader.uint32()) };
};

/** Everything of a receipt in front of its logs, whose number comes last. */
const readHead = (reader: FieldReader) => {
  const fixed = {
    type: reader.byte() as TransactionType,
    status: reader.byte() as 0 | 1,
    cumulativeGasUsed: reader.uint64(),
    gasUsed: reader.uint64(),
  };
  const has = reader.byte();
  return {
    ...fixed,
    contractAddress: (has & HAS.contract) === 0 ? undefined : reader.hex(ADDRESS_BYTES),
    ...((has & HAS.stateRoot) === 0 ? {} : { stateRoot: reader.hex(ROOT_BYTES) }),
    logCount: reader.uint32(),
  };
};

/** @throws RangeError when the record is not of this shape */
export const decodeReceipts = (record: Uint8Array): Receipt[] => {
  const reader = new FieldReader(record);
  const receipts: Receipt[] = [];
  while (!reader.done) {
    const { logCount, ...head } = readHead(reader);
    const logs = Array.from({ length: logCount }, () => readLog(reader));
    receipts.push({ ...head, logs, logsBloom: logsBloom(logs) });
  }
  return receipts;
};

/** A log of a block and where it stands. */
export interface PlacedLog {
  readonly log: Log;
  readonly transactionIndex: number;
  /** position within the block */
  readonly logIndex: number;
}

/** Whether a log is wanted, by its bytes in the record: where its address starts, where its topics start, and how many. */
export type LogFilter = (record: Uint8Array, addressAt: number, topicsAt: number, topics: number) => boolean;

/** Bytes of the optional fields by which of them follow. */
const OPTIONAL_BYTES = [0, ADDRESS_BYTES, ROOT_BYTES, ADDRESS_BYTES + ROOT_BYTES] as const;
/** type, status, gas of the block so far, own gas */
const BEFORE_OPTIONAL = 1 + 1 + 8 + 8;
const ALL_OPTIONAL = HAS.contract | HAS.stateRoot;

/**
 * The logs of a block that a filter wants, in order; only they are decoded. A search passes over thousands of others, so
 * this reads at offsets.
 * @throws RangeError when the record is not of this shape
 */
export const wantedLogs = (record: Uint8Array, filter: LogFilter): PlacedLog[] => {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const wanted: PlacedLog[] = [];
  let logIndex = 0;
  let at = 0;
  for (let transactionIndex = 0; at < record.length; transactionIndex++) {
    at += BEFORE_OPTIONAL;
    at += 1 + (OPTIONAL_BYTES[view.getUint8(at) & ALL_OPTIONAL] ?? 0);
    let left = view.getUint32(at);
    for (at += 4; left > 0; left--, logIndex++) {
      const topicsAt = at + ADDRESS_BYTES + 1;
      const topics = view.getUint8(topicsAt - 1);
      const dataAt = topicsAt + topics * TOPIC_BYTES;
      const end = dataAt + 4 + view.getUint32(dataAt);
      if (end > record.length) throw new RangeError("The record ends early.");
      if (filter(record, at, topicsAt, topics)) {
        wanted.push({ log: readLog(new FieldReader(record.subarray(at, end))), transactionIndex, logIndex });
      }
      at = end;
    }
  }
  return wanted;
};
