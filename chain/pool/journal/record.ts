import { crc32 } from "node:zlib";
import { POOL_LIMITS } from "../../primitives/limits.ts";

/** Begins each record; lets a reader find the next one behind damage. */
const MARK = Buffer.from("\xc9PT\x01", "latin1");
/** mark, length, checksum */
const HEAD_BYTES = MARK.length + 4 + 4;

/** Mark, length (4 bytes), CRC-32 (4 bytes) of length and content, content; big-endian. */
export const encodeRecord = (content: Uint8Array): Uint8Array => {
  const head = Buffer.alloc(HEAD_BYTES);
  MARK.copy(head);
  head.writeUInt32BE(content.length, MARK.length);
  head.writeUInt32BE(checksum(head, content), MARK.length + 4);
  return Buffer.concat([head, content]);
};

const checksum = (head: Buffer, content: Uint8Array): number =>
  crc32(content, crc32(head.subarray(MARK.length, MARK.length + 4)));

export interface JournalReading {
  /** contents of all whole records, in the order written */
  readonly contents: readonly Uint8Array[];
  /** bytes that are no part of a record: damage */
  readonly damagedBytes: number;
  /** bytes of a last record that a crash cut short */
  readonly tornBytes: number;
}

/** Reads what it can of a journal, whatever its bytes are. Contents are views of `file`. */
export const readRecords = (file: Buffer): JournalReading => {
  const contents: Uint8Array[] = [];
  let damagedBytes = 0;
  let end = 0;
  for (let at = file.indexOf(MARK); at >= 0;) {
    const content = readRecord(file, at);
    if (content === undefined) {
      at = file.indexOf(MARK, at + 1);
      continue;
    }
    contents.push(content);
    damagedBytes += at - end;
    end = at + HEAD_BYTES + content.length;
    at = file.indexOf(MARK, end);
  }
  const rest = file.subarray(end);
  return isTorn(rest)
    ? { contents, damagedBytes, tornBytes: rest.length }
    : { contents, damagedBytes: damagedBytes + rest.length, tornBytes: 0 };
};

/** Whether these bytes can be the beginning of one record. */
const isTorn = (bytes: Buffer): boolean =>
  bytes.length <= HEAD_BYTES + POOL_LIMITS.blobTransactionBytes &&
  MARK.subarray(0, bytes.length).equals(bytes.subarray(0, MARK.length));

/** undefined: no whole record begins here */
const readRecord = (file: Buffer, at: number): Buffer | undefined => {
  const start = at + HEAD_BYTES;
  if (start > file.length) return undefined;
  const length = file.readUInt32BE(at + MARK.length);
  if (length > POOL_LIMITS.blobTransactionBytes || start + length > file.length) return undefined;
  const content = file.subarray(start, start + length);
  const expected = file.readUInt32BE(at + MARK.length + 4);
  return checksum(file.subarray(at, start), content) === expected ? content : undefined;
};
