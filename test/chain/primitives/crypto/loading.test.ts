import { expect } from "chai";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  configuredKind,
  createCrypto,
  crypto,
  CryptoError,
  loadCrypto,
} from "../../../../chain/primitives/crypto/index.ts";
import { createNativeCrypto } from "../../../../chain/primitives/crypto/native.ts";

describe("loading cryptography", function () {
  after(async function () {
    await loadCrypto("native");
  });

  it("makes the loaded provider current", async function () {
    expect((await loadCrypto("reference")).name).to.equal("reference");
    expect(crypto()).to.equal(await createCrypto("reference"));
    expect((await loadCrypto("native")).name).to.equal("native");
    expect(crypto().name).to.equal("native");
  });

  it("reads the kind from CPCHAIN_CRYPTO", function () {
    expect(configuredKind({})).to.equal("native");
    expect(configuredKind({ CPCHAIN_CRYPTO: "reference" })).to.equal("reference");
    expect(() => configuredKind({ CPCHAIN_CRYPTO: "fast" }))
      .to.throw(CryptoError)
      .with.property("code", "CRYPTO_UNKNOWN");
  });

  it("says what to do when the native part is missing, and does not fall back", async function () {
    const failure = await createNativeCrypto(() => {
      throw new Error("No native build was found");
    }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(CryptoError).with.property("code", "NATIVE_CRYPTO_MISSING");
    expect((failure as CryptoError).advice).to.match(/npm ci.*CPCHAIN_CRYPTO=reference/);
  });

  it("refuses use before loading", async function () {
    const index = fileURLToPath(new URL("../../../../chain/primitives/crypto/index.ts", import.meta.url));
    const script = `const { crypto } = await import(${JSON.stringify(index)});
      try { crypto(); } catch (error) { console.log(error.code); }`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
    expect(stdout.trim()).to.equal("CRYPTO_NOT_LOADED");
  });
});
