import type { RlpReader } from "../rlp/reader.ts";
import { readU256 } from "./fields.ts";
import { TransactionCodecError } from "./errors.ts";

/** Order of the group of secp256k1 (SEC 2). */
export const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const HALF_ORDER = SECP256K1_ORDER / 2n;

/** A legacy v with a chain id of up to 64 bits */
const LEGACY_V_BYTES = 9;

export interface WireSignature {
  readonly chainId: bigint | undefined;
  readonly v: bigint;
  readonly yParity: 0 | 1;
  readonly r: bigint;
  readonly s: bigint;
}

/**
 * v, r, s of a legacy transaction: v is 27 or 28, or 35 + 2·chainId + parity (EIP-155).
 * @param highS whether s may be in the upper half, as it could before EIP-2
 */
export function readLegacySignature(reader: RlpReader, highS: boolean): WireSignature {
  const v = reader.readBigInt(LEGACY_V_BYTES);
  const { r, s } = readScalars(reader, highS);
  if (v === 27n || v === 28n) return { chainId: undefined, v, yParity: v === 27n ? 0 : 1, r, s };
  if (v < 35n) throw invalid(`v is ${v.toString()}`);
  const parity = v - 35n;
  return { chainId: parity / 2n, v, yParity: parity % 2n === 0n ? 0 : 1, r, s };
}

/** y parity, r, s of a typed transaction. */
export function readTypedSignature(reader: RlpReader, chainId: bigint): WireSignature {
  const v = reader.readBigInt(1);
  const { r, s } = readScalars(reader, false);
  if (v > 1n) throw invalid(`y parity is ${v.toString()}`);
  return { chainId, v, yParity: v === 0n ? 0 : 1, r, s };
}

function readScalars(reader: RlpReader, highS: boolean): { r: bigint; s: bigint } {
  const r = readU256(reader);
  const s = readU256(reader);
  reader.finish();
  if (r === 0n || r >= SECP256K1_ORDER) throw invalid("r is not between 1 and the group order");
  if (s === 0n || s >= SECP256K1_ORDER) throw invalid("s is not between 1 and the group order");
  if (s > HALF_ORDER && !highS) throw invalid("s is above half the group order (EIP-2)");
  return { r, s };
}

const invalid = (what: string): TransactionCodecError =>
  new TransactionCodecError("SIGNATURE_INVALID", `transaction signature: ${what}`);
