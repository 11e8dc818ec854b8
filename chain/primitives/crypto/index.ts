import { CryptoError } from "./errors.ts";
import type { CryptoKind, CryptoProvider } from "./provider.ts";

export { CryptoError } from "./errors.ts";
export type { CryptoErrorCode } from "./errors.ts";
export type { CryptoKind, CryptoProvider, Signature } from "./provider.ts";

const created = new Map<CryptoKind, Promise<CryptoProvider>>();
let current: CryptoProvider | undefined;

/**
 * The kind that CPCHAIN_CRYPTO names, "native" when it is unset.
 * @throws CryptoError CRYPTO_UNKNOWN
 */
export function configuredKind(environment: NodeJS.ProcessEnv = process.env): CryptoKind {
  const kind = environment.CPCHAIN_CRYPTO ?? "native";
  if (kind === "native" || kind === "reference") return kind;
  throw new CryptoError("CRYPTO_UNKNOWN", `CPCHAIN_CRYPTO is ${JSON.stringify(kind)}`, {
    advice: "Set CPCHAIN_CRYPTO to native or reference, or leave it unset.",
  });
}

/**
 * A provider, made once per kind; `crypto()` is left as it is.
 * @throws CryptoError NATIVE_CRYPTO_MISSING, CRYPTO_UNKNOWN; never falls back by itself
 */
export async function createCrypto(kind: CryptoKind = configuredKind()): Promise<CryptoProvider> {
  let provider = created.get(kind);
  if (provider === undefined) {
    provider = load(kind);
    created.set(kind, provider);
  }
  return provider;
}

/** Makes a provider the one that `crypto()` returns from now on; call once at start. Errors as of `createCrypto`. */
export async function loadCrypto(kind: CryptoKind = configuredKind()): Promise<CryptoProvider> {
  current = await createCrypto(kind);
  return current;
}

/**
 * The provider loaded last.
 * @throws CryptoError CRYPTO_NOT_LOADED
 */
export function crypto(): CryptoProvider {
  if (current === undefined) {
    throw new CryptoError("CRYPTO_NOT_LOADED", "no cryptography is loaded", { advice: "Await loadCrypto() at start." });
  }
  return current;
}

async function load(kind: CryptoKind): Promise<CryptoProvider> {
  if (kind === "native") return (await import("./native.ts")).createNativeCrypto();
  return (await import("./reference.ts")).createReferenceCrypto();
}
