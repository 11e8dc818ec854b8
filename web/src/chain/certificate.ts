import { bytesToHex, hexToBytes } from "viem";
import type { Hex } from "viem";
import { call } from "./client.ts";
import type { NodeClient } from "./client.ts";

export interface ValidatorSeal {
  /** place of the validator in its registry's list */
  readonly validator: number;
  readonly signature: Hex;
}

/** Proof that a block is final. */
export interface Certificate {
  readonly round: number;
  readonly proposerSeal: { readonly round: number; readonly signature: Hex } | undefined;
  readonly seals: readonly ValidatorSeal[];
}

const VERSION = 1;
const SIGNATURE_BYTES = 65;

/**
 * Reads a certificate as a node stores it: version (1 byte), round (4), 1 and the proposer's seal (round 4, signature 65)
 * or 0, number of seals (1), each seal (validator 1, signature 65).
 * @returns undefined for bytes of another form, such as those of a later version
 */
export const readCertificate = (encoded: Hex): Certificate | undefined => {
  const bytes = hexToBytes(encoded);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const take = (length: number): number => {
    at += length;
    return at - length;
  };
  const uint8 = (): number => view.getUint8(take(1));
  const uint32 = (): number => view.getUint32(take(4));
  const signature = (): Hex => {
    const start = take(SIGNATURE_BYTES);
    if (at > bytes.length) throw new RangeError("the certificate ends early");
    return bytesToHex(bytes.subarray(start, at));
  };
  try {
    if (uint8() !== VERSION) return undefined;
    const round = uint32();
    const proposerSeal = uint8() === 1 ? { round: uint32(), signature: signature() } : undefined;
    const seals = Array.from({ length: uint8() }, () => ({ validator: uint8(), signature: signature() }));
    return at === bytes.length ? { round, proposerSeal, seals } : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** A block's certificate as stored; null when it has none, as genesis. */
export const certificateOf = (client: NodeClient, number: bigint): Promise<Hex | null> =>
  call(client, "cpc_getCertificate", [`0x${number.toString(16)}`]);
