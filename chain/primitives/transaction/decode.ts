import { EMPTY_BYTES } from "../bytes.ts";
import { keccak256Hex } from "../crypto/keccak.ts";
import { RlpError } from "../rlp/errors.ts";
import { RlpReader } from "../rlp/reader.ts";
import { encodeRlp } from "../rlp/writer.ts";
import type { Transaction } from "../types.ts";
import { TransactionCodecError } from "./errors.ts";
import { readAccessList, readAuthorizationList, readHashes, readNonce, readTo, readU256, readU64 } from "./fields.ts";
import { readLegacySignature, readTypedSignature } from "./signature.ts";
import { signingHashOf } from "./signing-hash.ts";

const NONE: readonly never[] = [];

/**
 * Decodes a signed transaction as it stands in a block (EIP-2718). The result keeps views of `raw`, which must not
 * change afterwards. Fees, gas and blobs against the chain's rules are the pool's and execution's business.
 * @throws TransactionCodecError MALFORMED, TYPE_UNSUPPORTED, NONCE_MAX, SIGNATURE_INVALID
 */
export const decodeTransaction = (raw: Uint8Array): Transaction => decode(raw, false);

/** The same for blocks as old as Frontier, where the s of a signature could be what EIP-2 forbids. */
export const decodeFrontierTransaction = (raw: Uint8Array): Transaction => decode(raw, true);

function decode(raw: Uint8Array, highS: boolean): Transaction {
  const first = raw[0] ?? 0x80;
  try {
    if (first >= 0xc0) return decodeLegacy(raw, highS);
    if (first >= 1 && first <= 4) return decodeTyped(raw, first as 1 | 2 | 3 | 4);
  } catch (error) {
    if (error instanceof RlpError) {
      throw new TransactionCodecError("MALFORMED", `transaction: ${error.message}`, { cause: error });
    }
    throw error;
  }
  if (first < 0x80) throw new TransactionCodecError("TYPE_UNSUPPORTED", `transaction type ${first} is unknown`);
  throw new TransactionCodecError("MALFORMED", "transaction: neither a list nor a typed envelope");
}

function decodeLegacy(raw: Uint8Array, highS: boolean): Transaction {
  const outer = new RlpReader(raw);
  const fields = outer.readList();
  outer.finish();
  const start = fields.position;
  const nonce = readNonce(fields);
  const gasPrice = readU256(fields);
  const gasLimit = readU64(fields);
  const to = readTo(fields);
  const value = readU256(fields);
  const data = fields.readBytes();
  const signed = raw.subarray(start, fields.position);
  const { chainId, v, yParity, r, s } = readLegacySignature(fields, highS);
  return {
    type: 0,
    hash: keccak256Hex(raw),
    chainId,
    nonce,
    gasLimit,
    maxFeePerGas: gasPrice,
    maxPriorityFeePerGas: gasPrice,
    to,
    value,
    data,
    accessList: NONE,
    authorizationList: NONE,
    maxFeePerBlobGas: 0n,
    blobVersionedHashes: NONE,
    v,
    yParity,
    r,
    s,
    signingHash: signingHashOf(undefined, signed, chainId === undefined ? EMPTY_BYTES : replaySuffix(chainId)),
    raw,
  };
}

let suffix: { readonly chainId: bigint; readonly bytes: Uint8Array } = { chainId: -1n, bytes: EMPTY_BYTES };

/** Chain id and two empty items (EIP-155); a node sees one chain id only, so the last is kept. */
function replaySuffix(chainId: bigint): Uint8Array {
  if (suffix.chainId !== chainId) suffix = { chainId, bytes: encodeRlp([chainId, 0, 0]).subarray(1) };
  return suffix.bytes;
}

function decodeTyped(raw: Uint8Array, type: 1 | 2 | 3 | 4): Transaction {
  const payload = raw.subarray(1);
  const outer = new RlpReader(payload);
  const fields = outer.readList();
  outer.finish();
  const start = fields.position;
  const chainId = readU256(fields);
  const nonce = readNonce(fields);
  const maxPriorityFeePerGas = readU256(fields);
  const maxFeePerGas = type === 1 ? maxPriorityFeePerGas : readU256(fields);
  const gasLimit = readU64(fields);
  const to = readTo(fields);
  if (to === undefined && type >= 3) {
    throw new TransactionCodecError("MALFORMED", `transaction: type ${type} cannot create a contract`);
  }
  const value = readU256(fields);
  const data = fields.readBytes();
  const accessList = readAccessList(fields);
  const maxFeePerBlobGas = type === 3 ? readU256(fields) : 0n;
  const blobVersionedHashes = type === 3 ? readHashes(fields) : NONE;
  const authorizationList = type === 4 ? readAuthorizationList(fields) : NONE;
  const signed = payload.subarray(start, fields.position);
  const { v, yParity, r, s } = readTypedSignature(fields, chainId);
  return {
    type,
    hash: keccak256Hex(raw),
    chainId,
    nonce,
    gasLimit,
    maxFeePerGas,
    maxPriorityFeePerGas,
    to,
    value,
    data,
    accessList,
    authorizationList,
    maxFeePerBlobGas,
    blobVersionedHashes,
    v,
    yParity,
    r,
    s,
    signingHash: signingHashOf(type, signed),
    raw,
  };
}
