import type { Address, Hash } from "../types.ts";

/** "native": compiled code (secp256k1 addon, WebAssembly keccak); "reference": JavaScript alone, slow, for comparison. */
export type CryptoKind = "native" | "reference";

/** ECDSA over secp256k1 with the parity of the curve point R (SEC 1, 4.1.6; Ethereum yellow paper, appendix F). */
export interface Signature {
  readonly r: bigint;
  /** at most half the group order (EIP-2) */
  readonly s: bigint;
  readonly yParity: 0 | 1;
}

/** The cryptography of an Ethereum account, synchronous. Every result owns its memory. */
export interface CryptoProvider {
  readonly name: CryptoKind;
  /** 32 bytes */
  readonly keccak256: (data: Uint8Array) => Uint8Array;
  readonly keccak256Hex: (data: Uint8Array) => Hash;
  /**
   * Public key that made a signature; accepts every s in 1 … n-1, as the ecrecover precompile must.
   * @param messageHash 32 bytes
   * @param signature r and s, 32 bytes each
   * @param recoveryId 0 to 3; 2 and 3 mean that the x of R is r + n
   * @returns x and y, 32 bytes each
   * @throws CryptoError SIGNATURE_INVALID, INPUT_INVALID for wrong lengths
   */
  readonly recoverPublicKey: (messageHash: Uint8Array, signature: Uint8Array, recoveryId: number) => Uint8Array;
  /** The signer's address, 20 bytes; arguments and errors as of `recoverPublicKey`. */
  readonly recover: (messageHash: Uint8Array, signature: Uint8Array, recoveryId: number) => Uint8Array;
  /**
   * Deterministic (RFC 6979) signature with low s.
   * @param messageHash 32 bytes
   * @param privateKey 32 bytes
   * @throws CryptoError PRIVATE_KEY_INVALID, INPUT_INVALID for wrong lengths
   */
  readonly sign: (messageHash: Uint8Array, privateKey: Uint8Array) => Signature;
  /** @throws CryptoError PRIVATE_KEY_INVALID */
  readonly addressOf: (privateKey: Uint8Array) => Address;
  /** Address of a public key: 64 bytes, x and y. */
  readonly publicKeyToAddress: (publicKey: Uint8Array) => Address;
  readonly randomBytes: (length: number) => Uint8Array;
}
