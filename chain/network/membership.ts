import { concatBytes, fromHex, toHex } from "../primitives/bytes.ts";
import { CryptoError, crypto } from "../primitives/crypto/index.ts";
import type { Address, Hash } from "../primitives/types.ts";
import { NetworkError } from "./errors.ts";

/** r (32 bytes) ‖ s (32) ‖ yParity (1) */
export const PROOF_BYTES = 65;
export const NONCE_BYTES = 32;

/** 0x19 cannot begin a transaction (EIP-191), and no vote begins like this. */
const DOMAIN = Buffer.from("\x19CPChain peer\n", "latin1");

/** Who proves an account to whom, on which connection. */
export interface ProofSubject {
  readonly chainId: number;
  readonly genesisHash: Hash;
  /** peer id of the one that proves */
  readonly prover: string;
  /** peer id of the one that asks */
  readonly verifier: string;
  /** 32 bytes that the verifier drew for this connection */
  readonly nonce: Uint8Array;
}

/**
 * What an account signs to prove that a peer is its own (C-12): keccak of domain ‖ chain id (8 bytes) ‖ genesis hash (32)
 * ‖ nonce (32) ‖ both peer ids, each after its length (2 bytes). The nonce is the verifier's, so a recorded proof is
 * worth nothing on another connection, and both peer ids were authenticated by the transport.
 */
export const proofHash = ({ chainId, genesisHash, prover, verifier, nonce }: ProofSubject): Uint8Array => {
  const id = Buffer.alloc(8);
  id.writeBigUInt64BE(BigInt(chainId));
  return crypto().keccak256(
    concatBytes(DOMAIN, id, fromHex(genesisHash), nonce, withLength(prover), withLength(verifier)),
  );
};

/**
 * The account that signed a proof.
 * @throws NetworkError PROOF_INVALID
 */
export const provenAccount = (subject: ProofSubject, proof: Uint8Array): Address => {
  if (proof.length !== PROOF_BYTES) throw invalid(`it has ${proof.length} bytes`);
  try {
    return toHex(crypto().recover(proofHash(subject), proof.subarray(0, 64), proof[64] ?? 0));
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause;
    throw invalid("no key made it");
  }
};

const withLength = (text: string): Uint8Array => {
  const bytes = Buffer.from(text, "utf8");
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return concatBytes(length, bytes);
};

const invalid = (why: string): NetworkError => new NetworkError("PROOF_INVALID", `not a proof of an account: ${why}`);
