import { createRequire } from "node:module";
import { createKeccak } from "hash-wasm";
import type * as Secp256k1 from "secp256k1";
import { assembleProvider } from "./assemble.ts";
import { CryptoError } from "./errors.ts";
import type { CryptoProvider } from "./provider.ts";

type Curve = Pick<typeof Secp256k1, "ecdsaRecover" | "ecdsaSign" | "publicKeyCreate">;

// The package's main entry falls back to slow JavaScript by itself; its binding throws.
const requireBinding = (): Curve => createRequire(import.meta.url)("secp256k1/bindings.js") as Curve;

/**
 * Provider on libsecp256k1 and WebAssembly keccak.
 * @param load finds the addon
 * @throws CryptoError NATIVE_CRYPTO_MISSING
 */
export async function createNativeCrypto(load: () => Curve = requireBinding): Promise<CryptoProvider> {
  const curve = loadCurve(load);
  const hasher = await createKeccak(256);
  return assembleProvider({
    name: "native",
    keccak256: (data) => hasher.init().update(data).digest("binary"),
    recover: (messageHash, signature, recoveryId) => curve.ecdsaRecover(signature, recoveryId, messageHash, false),
    sign(messageHash, privateKey) {
      const { signature, recid } = curve.ecdsaSign(messageHash, privateKey);
      return { signature, recoveryId: recid };
    },
    publicKey: (privateKey) => curve.publicKeyCreate(privateKey, false),
  });
}

function loadCurve(load: () => Curve): Curve {
  try {
    return load();
  } catch (cause) {
    throw new CryptoError("NATIVE_CRYPTO_MISSING", "the native part of the package secp256k1 is missing", {
      advice:
        "Run npm ci again (a platform without a prebuilt binary needs a C++ compiler and npm rebuild secp256k1), " +
        "or set CPCHAIN_CRYPTO=reference to run about twenty times slower in JavaScript.",
      cause,
    });
  }
}
