import { keccak256Hex } from "../crypto/keccak.ts";
import { RlpReader } from "../rlp/reader.ts";
import { encodeRlp } from "../rlp/writer.ts";
import type { RlpInput } from "../rlp/writer.ts";
import type { Hash, Header } from "../types.ts";
import { BLOOM_BYTES } from "./bloom.ts";
import { BlockCodecError } from "./errors.ts";
import { decoding } from "./decoding.ts";

/** Hash of the empty list: the ommers of every block since the merge. */
export const EMPTY_OMMERS_HASH: Hash = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";

/** Fields after those of Frontier: London added one, Shanghai one, Cancun three, Prague one. */
const TAIL_LENGTHS: readonly number[] = [0, 1, 2, 5, 6];

/**
 * A header's items in order, ready for `encodeRlp`.
 * @throws BlockCodecError HEADER_MALFORMED when the optional fields are those of no fork
 */
export function headerFields(header: Header): RlpInput[] {
  const tail = tailFields(header);
  const present = tail.filter((field) => field !== undefined);
  if (!TAIL_LENGTHS.includes(present.length) || tail.slice(present.length).some((field) => field !== undefined)) {
    throw new BlockCodecError("HEADER_MALFORMED", "header: optional fields that no fork has together");
  }
  return [
    header.parentHash,
    header.ommersHash,
    header.coinbase,
    header.stateRoot,
    header.transactionsRoot,
    header.receiptsRoot,
    header.logsBloom,
    header.difficulty,
    header.number,
    header.gasLimit,
    header.gasUsed,
    header.timestamp,
    header.extraData,
    header.mixHash,
    header.nonce,
    ...present,
  ];
}

const tailFields = (header: Header): (RlpInput | undefined)[] => [
  header.baseFeePerGas,
  header.withdrawalsRoot,
  header.blobGasUsed,
  header.excessBlobGas,
  header.parentBeaconBlockRoot,
  header.requestsHash,
];

/** RLP of a header; errors as of `headerFields`. */
export const encodeHeader = (header: Header): Uint8Array => encodeRlp(headerFields(header));

/** What a header's ommersHash must be. */
export const hashOmmers = (ommers: readonly Header[]): Hash =>
  ommers.length === 0 ? EMPTY_OMMERS_HASH : keccak256Hex(encodeRlp(ommers.map(headerFields)));

/** The block's hash; errors as of `headerFields`. */
export const hashHeader = (header: Header): Hash => keccak256Hex(encodeHeader(header));

/** @throws BlockCodecError HEADER_MALFORMED */
export function decodeHeader(raw: Uint8Array): Header {
  return decoding("HEADER_MALFORMED", "header", () => {
    const outer = new RlpReader(raw);
    const fields = outer.readList();
    outer.finish();
    return readHeader(fields);
  });
}

function readHeader(fields: RlpReader): Header {
  const head = {
    parentHash: fields.readHex(32),
    ommersHash: fields.readHex(32),
    coinbase: fields.readHex(20),
    stateRoot: fields.readHex(32),
    transactionsRoot: fields.readHex(32),
    receiptsRoot: fields.readHex(32),
    logsBloom: fields.readFixedBytes(BLOOM_BYTES),
    difficulty: fields.readBigInt(32),
    number: fields.readNumber(),
    gasLimit: fields.readBigInt(8),
    gasUsed: fields.readBigInt(8),
    timestamp: fields.readNumber(),
    extraData: fields.readBytes(),
    mixHash: fields.readHex(32),
    nonce: fields.readHex(8),
  };
  const london = fields.hasMore() ? { baseFeePerGas: fields.readBigInt(32) } : {};
  const shanghai = fields.hasMore() ? { withdrawalsRoot: fields.readHex(32) } : {};
  const cancun = fields.hasMore()
    ? {
        blobGasUsed: fields.readBigInt(8),
        excessBlobGas: fields.readBigInt(8),
        parentBeaconBlockRoot: fields.readHex(32),
      }
    : {};
  const prague = fields.hasMore() ? { requestsHash: fields.readHex(32) } : {};
  fields.finish();
  return { ...head, ...london, ...shanghai, ...cancun, ...prague };
}
