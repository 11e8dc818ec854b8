import { randomBytes } from "node:crypto";
import { toBigInt, toHex } from "../bytes.ts";
import { CryptoError } from "./errors.ts";
import type { CryptoKind, CryptoProvider } from "./provider.ts";

/** What one implementation supplies; lengths are checked before, errors of the curve are coded after. */
export interface CryptoParts {
  readonly name: CryptoKind;
  readonly keccak256: (data: Uint8Array) => Uint8Array;
  /** 65 bytes: 4, x, y; throws for an invalid signature */
  readonly recover: (messageHash: Uint8Array, signature: Uint8Array, recoveryId: number) => Uint8Array;
  /** throws for an invalid key */
  readonly sign: (
    messageHash: Uint8Array,
    privateKey: Uint8Array,
  ) => { readonly signature: Uint8Array; readonly recoveryId: number };
  /** 65 bytes: 4, x, y; throws for an invalid key */
  readonly publicKey: (privateKey: Uint8Array) => Uint8Array;
}

/** A provider over one implementation: what does not depend on it lives here, once. */
export function assembleProvider(parts: CryptoParts): CryptoProvider {
  const recoverPublicKey = (messageHash: Uint8Array, signature: Uint8Array, recoveryId: number): Uint8Array => {
    expectLength("message hash", messageHash, 32);
    expectLength("signature", signature, 64);
    if (!Number.isInteger(recoveryId) || recoveryId < 0 || recoveryId > 3) {
      throw new CryptoError("SIGNATURE_INVALID", `recovery id ${recoveryId} is not 0, 1, 2 or 3`);
    }
    try {
      return parts.recover(messageHash, signature, recoveryId).subarray(1);
    } catch (cause) {
      throw new CryptoError("SIGNATURE_INVALID", "no public key made this signature", { cause });
    }
  };
  const withKey = <T>(privateKey: Uint8Array, use: () => T): T => {
    expectLength("private key", privateKey, 32);
    try {
      return use();
    } catch (cause) {
      throw new CryptoError("PRIVATE_KEY_INVALID", "a private key lies between 1 and the group order", { cause });
    }
  };
  const addressBytes = (publicKey: Uint8Array): Uint8Array => parts.keccak256(publicKey).slice(12);
  const publicKeyToAddress = (publicKey: Uint8Array): `0x${string}` => {
    expectLength("public key", publicKey, 64);
    return toHex(addressBytes(publicKey));
  };
  return {
    name: parts.name,
    keccak256: parts.keccak256,
    keccak256Hex: (data) => toHex(parts.keccak256(data)),
    recoverPublicKey,
    recover: (messageHash, signature, recoveryId) => addressBytes(recoverPublicKey(messageHash, signature, recoveryId)),
    sign(messageHash, privateKey) {
      expectLength("message hash", messageHash, 32);
      const { signature, recoveryId } = withKey(privateKey, () => parts.sign(messageHash, privateKey));
      return {
        r: toBigInt(signature.subarray(0, 32)),
        s: toBigInt(signature.subarray(32)),
        yParity: recoveryId === 0 ? 0 : 1,
      };
    },
    addressOf: (privateKey) => publicKeyToAddress(withKey(privateKey, () => parts.publicKey(privateKey)).subarray(1)),
    publicKeyToAddress,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
  };
}

function expectLength(what: string, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) {
    throw new CryptoError("INPUT_INVALID", `${what} of ${bytes.length} bytes where ${length} belong`);
  }
}
