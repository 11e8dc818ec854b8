import * as P from "micro-packed";
import { DATA_LIMITS } from "../../chain/primitives/limits.ts";
import type { Address, Hash } from "../../chain/primitives/types.ts";
import { domainTag, fromHex, taggedHash, toHex } from "../bytes.ts";
import type { Bytes } from "../bytes.ts";
import { SdkError } from "../errors.ts";
import { SIGNATURE_BYTES, recoverSigner } from "../signer.ts";
import type { Signer } from "../signer.ts";
import { decodeWith } from "./decode.ts";

/** Everything about a block but its readings; public. Its hash is a leaf of the upload's Merkle tree. */
export interface BlockHeader {
  readonly dataset: Hash;
  readonly period: number;
  /** hash of the header of the block before; NO_PREVIOUS for the first */
  readonly previous: Hash;
  /** hash of the record of its encryption interval */
  readonly intervalRecord: Hash;
  readonly readings: number;
  /** encoded readings, in bytes */
  readonly plaintextBytes: number;
  /** with the tag of 16 bytes */
  readonly ciphertextBytes: number;
  /** SHA-256 */
  readonly ciphertextHash: Hash;
  /** of AES-GCM, NONCE_BYTES */
  readonly nonce: Uint8Array;
}

export interface SignedBlockHeader extends BlockHeader {
  readonly signature: Uint8Array;
}

export const NO_PREVIOUS: Hash = `0x${"00".repeat(32)}`;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

const TAG = domainTag("cpchain.data.block.v1");

const unsigned = P.struct({
  version: P.magicBytes(Uint8Array.of(1)),
  dataset: P.bytes(32),
  period: P.U64BE,
  previous: P.bytes(32),
  intervalRecord: P.bytes(32),
  readings: P.U32BE,
  plaintextBytes: P.U32BE,
  ciphertextBytes: P.U32BE,
  ciphertextHash: P.bytes(32),
  nonce: P.bytes(NONCE_BYTES),
});
const signed = P.struct({ header: unsigned, signature: P.bytes(SIGNATURE_BYTES) });

/** of a signed header */
export const HEADER_BYTES = 1 + 32 + 8 + 32 + 32 + 4 + 4 + 4 + 32 + NONCE_BYTES + SIGNATURE_BYTES;

const fieldsOf = (header: BlockHeader) => ({
  dataset: fromHex(header.dataset, 32),
  period: BigInt(header.period),
  previous: fromHex(header.previous, 32),
  intervalRecord: fromHex(header.intervalRecord, 32),
  readings: header.readings,
  plaintextBytes: header.plaintextBytes,
  ciphertextBytes: header.ciphertextBytes,
  ciphertextHash: fromHex(header.ciphertextHash, 32),
  nonce: Uint8Array.from(header.nonce),
});

/** What the next block names, what is signed, and what the anchored tree holds. */
export const headerHash = (header: BlockHeader): Hash => toHex(taggedHash(TAG, unsigned.encode(fieldsOf(header))));

export const signHeader = async (header: BlockHeader, signer: Signer): Promise<SignedBlockHeader> => ({
  ...header,
  signature: await signer.sign(fromHex(headerHash(header))),
});

/** @throws SdkError SIGNATURE_INVALID */
export const headerSigner = (header: SignedBlockHeader): Address =>
  recoverSigner(fromHex(headerHash(header)), header.signature);

export const encodeHeader = (header: SignedBlockHeader): Bytes =>
  Uint8Array.from(signed.encode({ header: fieldsOf(header), signature: Uint8Array.from(header.signature) }));

/** @throws SdkError BYTES_INVALID, BLOCK_INVALID for sizes that no block has */
export const decodeHeader = (bytes: Uint8Array): SignedBlockHeader => {
  const { header, signature } = decodeWith(signed, bytes, "a block's header");
  const period = Number(header.period);
  const { readings, plaintextBytes, ciphertextBytes } = header;
  if (
    !Number.isSafeInteger(period) ||
    readings === 0 ||
    readings > DATA_LIMITS.readingsPerBlock ||
    plaintextBytes > DATA_LIMITS.blockBytes ||
    ciphertextBytes !== plaintextBytes + TAG_BYTES
  ) {
    throw new SdkError("BLOCK_INVALID", "the sizes in the header are none of a block");
  }
  return {
    dataset: toHex(header.dataset),
    period,
    previous: toHex(header.previous),
    intervalRecord: toHex(header.intervalRecord),
    readings,
    plaintextBytes,
    ciphertextBytes,
    ciphertextHash: toHex(header.ciphertextHash),
    nonce: header.nonce,
    signature,
  };
};
