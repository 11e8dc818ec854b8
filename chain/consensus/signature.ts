import { concatBytes, fromBigIntPadded, toBigInt, toHex } from "../primitives/bytes.ts";
import { CryptoError, crypto } from "../primitives/crypto/index.ts";
import type { Address } from "../primitives/types.ts";
import { ConsensusError } from "./errors.ts";
import type { SignerPort } from "./ports.ts";

/** r (32 bytes) ‖ s (32) ‖ yParity (1) */
export const SIGNATURE_BYTES = 65;

/** Half the order of secp256k1, rounded down (SEC 2, 2.4.1). */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/**
 * Refuses signatures of which another form would recover the same key: s in the upper half (EIP-2), yParity above 1.
 * @throws ConsensusError SIGNATURE_INVALID
 */
export const checkSignature = (signature: Uint8Array): void => {
  if (signature.length !== SIGNATURE_BYTES) throw invalid(`${signature.length} bytes`);
  if (toBigInt(signature.subarray(32, 64)) > HALF_ORDER) throw invalid("s in the upper half");
  if ((signature[64] ?? 0) > 1) throw invalid("parity above 1");
};

/**
 * The address whose key signed a 32-byte hash.
 * @throws ConsensusError SIGNATURE_INVALID
 */
export const recoverSigner = (hash: Uint8Array, signature: Uint8Array): Address => {
  checkSignature(signature);
  try {
    return toHex(crypto().recover(hash, signature.subarray(0, 64), signature[64] ?? 0));
  } catch (cause) {
    if (!(cause instanceof CryptoError) || cause.code !== "SIGNATURE_INVALID") throw cause;
    throw new ConsensusError("SIGNATURE_INVALID", "no key made this signature", { cause });
  }
};

/** Signs with a key held in memory, 32 bytes. */
export const keySigner = (privateKey: Uint8Array): SignerPort => ({
  address: crypto().addressOf(privateKey),
  sign: (hash) => {
    const { r, s, yParity } = crypto().sign(hash, privateKey);
    return Promise.resolve(concatBytes(fromBigIntPadded(r, 32), fromBigIntPadded(s, 32), Uint8Array.of(yParity)));
  },
});

const invalid = (what: string): ConsensusError => new ConsensusError("SIGNATURE_INVALID", `not a signature: ${what}`);
