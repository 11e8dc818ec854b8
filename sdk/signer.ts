import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes } from "@noble/hashes/utils.js";
import type { Address } from "../chain/primitives/types.ts";
import { toHex } from "./bytes.ts";
import { SdkError } from "./errors.ts";

/** r (32 bytes) ‖ s (32, at most half the order) ‖ yParity (1) */
export const SIGNATURE_BYTES = 65;

/** Whoever signs blocks and requests: the owner's account or a device's. */
export interface Signer {
  readonly address: Address;
  /** @param digest 32 bytes @returns SIGNATURE_BYTES bytes */
  sign(digest: Uint8Array): Promise<Uint8Array>;
}

/** @param privateKey 32 bytes @throws SdkError BYTES_INVALID */
export const keySigner = (privateKey: Uint8Array): Signer => {
  if (!secp256k1.utils.isValidSecretKey(privateKey)) throw new SdkError("BYTES_INVALID", "not a private key");
  return {
    address: addressOf(secp256k1.getPublicKey(privateKey, false)),
    sign: (digest) => {
      const recovered = secp256k1.sign(digest, privateKey, { prehash: false, lowS: true, format: "recovered" });
      return Promise.resolve(concatBytes(recovered.subarray(1), recovered.subarray(0, 1)));
    },
  };
};

/**
 * The account whose key signed a digest. Another form of the same signature is refused (EIP-2).
 * @throws SdkError SIGNATURE_INVALID
 */
export const recoverSigner = (digest: Uint8Array, signature: Uint8Array): Address => {
  try {
    const parsed = secp256k1.Signature.fromBytes(signature.subarray(0, 64), "compact");
    const yParity = signature[64];
    if (signature.length !== SIGNATURE_BYTES || yParity === undefined || yParity > 1 || parsed.hasHighS()) {
      throw new RangeError("not in its one form");
    }
    return addressOf(parsed.addRecoveryBit(yParity).recoverPublicKey(digest).toBytes(false));
  } catch (cause) {
    throw new SdkError("SIGNATURE_INVALID", "no key made this signature", { cause });
  }
};

/** @param publicKey 65 bytes, uncompressed */
const addressOf = (publicKey: Uint8Array): Address => toHex(keccak_256(publicKey.subarray(1)).subarray(12));
