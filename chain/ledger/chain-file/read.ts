import { decodeBlock } from "../../primitives/block/block.ts";
import { BLOCK_LIMITS, LEDGER_LIMITS } from "../../primitives/limits.ts";
import type { Block } from "../../primitives/types.ts";
import { BufferedFile, invalidFile } from "./buffered-file.ts";
import {
  CERTIFICATES_HEADER_BYTES,
  CERTIFICATES_MAGIC,
  CERTIFICATES_VERSION,
  certificatesFile,
  RECORD_HEADER_BYTES,
} from "./format.ts";

export interface CertifiedBlockEntry {
  readonly block: Block;
  readonly certificate: Uint8Array;
}

/** Longest header of an RLP list: its first byte and eight bytes of length. */
const LIST_HEADER_BYTES = 9;
const SHORT_LIST = 0xc0;
const LONG_LIST = 0xf7;

/** Bytes of the RLP list that starts here, header included; undefined when it is none. */
const listLength = (start: Uint8Array): number | undefined => {
  const [first] = start;
  if (first === undefined || first < SHORT_LIST) return undefined;
  if (first <= LONG_LIST) return 1 + first - SHORT_LIST;
  const width = first - LONG_LIST;
  if (start.length < 1 + width) return undefined;
  return 1 + width + start.subarray(1, 1 + width).reduce((length, byte) => length * 256 + byte, 0);
};

/** undefined: the file ends here */
const readBlock = async (file: BufferedFile): Promise<Block | undefined> => {
  const start = await file.peek(LIST_HEADER_BYTES);
  if (start.length === 0) return undefined;
  const at = file.offset;
  const length = listLength(start);
  if (length === undefined) throw invalidFile(file.name, at, "no block starts here");
  if (length > BLOCK_LIMITS.rlpBytes)
    throw invalidFile(file.name, at, `a block of ${length} bytes; the limit is ${BLOCK_LIMITS.rlpBytes}`);
  const rlp = await file.take(length, "a block");
  try {
    return decodeBlock(rlp);
  } catch (error) {
    throw invalidFile(file.name, at, "this is no block", error);
  }
};

const readCertificatesHeader = async (file: BufferedFile): Promise<void> => {
  const header = await file.take(CERTIFICATES_HEADER_BYTES, "its header");
  if (CERTIFICATES_MAGIC.compare(header, 0, CERTIFICATES_MAGIC.length) !== 0)
    throw invalidFile(file.name, 0, "this is no file of certificates");
  const version = header[CERTIFICATES_MAGIC.length];
  if (version !== CERTIFICATES_VERSION)
    throw invalidFile(file.name, CERTIFICATES_MAGIC.length, `version ${String(version)} is not known`);
};

const readCertificate = async (file: BufferedFile, blockNumber: number): Promise<Uint8Array> => {
  const at = file.offset;
  const header = Buffer.from(await file.take(RECORD_HEADER_BYTES, `the certificate of block ${blockNumber}`));
  const number = header.readBigUInt64BE(0);
  if (number !== BigInt(blockNumber))
    throw invalidFile(file.name, at, `the certificate of block ${number.toString()} where ${blockNumber}'s belongs`);
  const length = header.readUInt32BE(8);
  if (length > LEDGER_LIMITS.certificateBytes)
    throw invalidFile(
      file.name,
      at,
      `a certificate of ${length} bytes; the limit is ${LEDGER_LIMITS.certificateBytes}`,
    );
  return await file.take(length, `the certificate of block ${blockNumber}`);
};

async function* readEntries(blocks: BufferedFile, certificates: BufferedFile): AsyncGenerator<CertifiedBlockEntry> {
  await readCertificatesHeader(certificates);
  for (;;) {
    const block = await readBlock(blocks);
    if (block === undefined) break;
    yield { block, certificate: await readCertificate(certificates, block.header.number) };
  }
  if ((await certificates.peek(1)).length > 0)
    throw invalidFile(certificates.name, certificates.offset, "a certificate without a block");
}

/**
 * The blocks of a chain file, whoever wrote it, in the order of the file. Nothing is verified beyond the encoding.
 * @throws LedgerError CHAIN_FILE_INVALID with the offset of the first byte that makes no sense
 */
export async function* readBlocks(file: string): AsyncGenerator<Block> {
  const blocks = await BufferedFile.open(file);
  try {
    for (let block = await readBlock(blocks); block !== undefined; block = await readBlock(blocks)) yield block;
  } finally {
    await blocks.close();
  }
}

/**
 * The blocks of an exported chain with their certificates, in the order of the file. Nothing is executed or verified
 * beyond the encoding; whether blocks follow each other is the importer's to check.
 * @throws LedgerError CHAIN_FILE_INVALID with the offset of the first byte that makes no sense
 */
export async function* readChainFile(file: string): AsyncGenerator<CertifiedBlockEntry> {
  const blocks = await BufferedFile.open(file);
  try {
    const certificates = await BufferedFile.open(certificatesFile(file));
    try {
      yield* readEntries(blocks, certificates);
    } finally {
      await certificates.close();
    }
  } finally {
    await blocks.close();
  }
}
