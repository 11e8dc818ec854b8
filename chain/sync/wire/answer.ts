import { CERTIFICATE_MAX_BYTES } from "../../consensus/certificate-codec.ts";
import type { ChainHead } from "../../network/interface.ts";
import { BLOCK_LIMITS } from "../../primitives/limits.ts";
import { RlpReader } from "../../primitives/rlp/reader.ts";
import { encodeRlp } from "../../primitives/rlp/writer.ts";
import { decoding, malformed } from "./decoding.ts";

/** A block as it travels. */
export interface CertifiedBlock {
  /** RLP */
  readonly block: Uint8Array;
  readonly certificate: Uint8Array;
}

/** Consecutive blocks, and where the chain of the answering node ends. */
export interface RangeAnswer {
  readonly head: ChainHead;
  readonly blocks: readonly CertifiedBlock[];
}

/** RLP of [height, hash] has at most 42 */
const HEAD_MAX_BYTES = 64;

/** Frames: the head as RLP of [height, hash], then block and certificate of each height. */
export const encodeRange = ({ head, blocks }: RangeAnswer): Uint8Array[] => [
  encodeRlp([head.height, head.hash]),
  ...blocks.flatMap(({ block, certificate }) => [block, certificate]),
];

/**
 * Reads an answer. Blocks and certificates are bounded, not decoded.
 * @param count as it was asked for
 * @throws NetworkError MESSAGE_MALFORMED
 */
export const decodeRange = (frames: readonly Uint8Array[], count: number): RangeAnswer => {
  const [first, ...rest] = frames;
  if (first === undefined) throw malformed(NAME, "it has no head");
  if (rest.length % 2 !== 0) throw malformed(NAME, "a block without a certificate");
  if (rest.length > 2 * count) throw malformed(NAME, `${rest.length / 2} blocks, ${count} were asked for`);
  const blocks: CertifiedBlock[] = [];
  for (let at = 0; at < rest.length; at += 2) {
    blocks.push({
      block: bounded("block", rest[at], BLOCK_LIMITS.rlpBytes),
      certificate: bounded("certificate", rest[at + 1], CERTIFICATE_MAX_BYTES),
    });
  }
  return { head: readHead(first), blocks };
};

/** Frames: the block, or none. */
export const encodeBlockAnswer = (block: Uint8Array | undefined): Uint8Array[] => (block === undefined ? [] : [block]);

/** @throws NetworkError MESSAGE_MALFORMED */
export const decodeBlockAnswer = (frames: readonly Uint8Array[]): Uint8Array | undefined => {
  if (frames.length === 0) return undefined;
  if (frames.length > 1) throw malformed(NAME, `${frames.length} frames for one block`);
  return bounded("block", frames[0], BLOCK_LIMITS.rlpBytes);
};

const NAME = "answer with blocks";

const readHead = (bytes: Uint8Array): ChainHead =>
  decoding(NAME, () => {
    if (bytes.length > HEAD_MAX_BYTES) throw malformed(NAME, `a head of ${bytes.length} bytes`);
    const reader = new RlpReader(bytes);
    const fields = reader.readList();
    reader.finish();
    const head = { height: fields.readNumber(), hash: fields.readHex(32) };
    fields.finish();
    return head;
  });

const bounded = (what: string, bytes: Uint8Array | undefined, limit: number): Uint8Array => {
  if (bytes === undefined || bytes.length === 0) throw malformed(NAME, `an empty ${what}`);
  if (bytes.length > limit) throw malformed(NAME, `a ${what} of ${bytes.length} bytes`);
  return bytes;
};
