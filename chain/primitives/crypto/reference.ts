import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { assembleProvider } from "./assemble.ts";
import type { CryptoProvider } from "./provider.ts";

const { Signature } = secp256k1;

/** Provider in JavaScript alone. */
export function createReferenceCrypto(): CryptoProvider {
  return assembleProvider({
    name: "reference",
    keccak256: (data) => keccak_256(data),
    recover: (messageHash, signature, recoveryId) =>
      Signature.fromBytes(signature, "compact").addRecoveryBit(recoveryId).recoverPublicKey(messageHash).toBytes(false),
    sign(messageHash, privateKey) {
      const recovered = secp256k1.sign(messageHash, privateKey, { prehash: false, lowS: true, format: "recovered" });
      return { recoveryId: recovered[0] ?? 0, signature: recovered.subarray(1) };
    },
    publicKey: (privateKey) => secp256k1.getPublicKey(privateKey, false),
  });
}
