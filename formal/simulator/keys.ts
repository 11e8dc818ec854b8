import { toHex } from "../../chain/primitives/bytes.ts";
import { crypto } from "../../chain/primitives/crypto/index.ts";
import type { Address } from "../../chain/primitives/types.ts";
import { ConsensusError } from "../../chain/consensus/errors.ts";
import type { Recover } from "../../chain/consensus/messages/verify.ts";
import type { SignerPort } from "../../chain/consensus/ports.ts";

/**
 * Signatures of the simulated world: the signer's address and a hash of what it signed. Nobody in it signs for another, so
 * they are as good as real ones, and a thousand times cheaper.
 */
export const simulatedSigner = (address: Address): SignerPort => ({
  address,
  sign: (hash) => Promise.resolve(signatureOf(address, hash)),
});

export const recoverSimulated: Recover = (hash, signature) => {
  const address = toHex(signature.subarray(0, 20));
  if (Buffer.compare(signatureOf(address, hash), signature) === 0) return address;
  throw new ConsensusError("SIGNATURE_INVALID", "no key made this signature");
};

/** In the form of a real one: s in the lower half of the order, parity 0. */
const signatureOf = (address: Address, hash: Uint8Array): Uint8Array => {
  const bytes = Buffer.alloc(65);
  bytes.write(address.slice(2), "hex");
  bytes.set(hash.subarray(0, 31), 33);
  return bytes;
};

/** The address of a participant. */
export const simulatedAddress = (name: string): Address => toHex(crypto().keccak256(Buffer.from(name)).subarray(12));
