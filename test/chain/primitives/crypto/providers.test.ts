import { expect } from "chai";
import { keccak256, SigningKey } from "ethers";
import fc from "fast-check";
import { fromBigIntPadded, toHex } from "../../../../chain/primitives/bytes.ts";
import { CryptoError } from "../../../../chain/primitives/crypto/errors.ts";
import { createCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { CryptoProvider } from "../../../../chain/primitives/crypto/index.ts";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const P = 2n ** 256n - 2n ** 32n - 977n;

/** The result, or the code of the error. */
function outcome<T>(run: () => T): T | string {
  try {
    return run();
  } catch (error) {
    expect(error).to.be.instanceOf(CryptoError);
    return (error as CryptoError).code;
  }
}

const compact = (r: bigint, s: bigint): Uint8Array =>
  Uint8Array.from([...fromBigIntPadded(r, 32), ...fromBigIntPadded(s, 32)]);

describe("crypto providers", function () {
  let providers: CryptoProvider[];
  const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const keys = fc.bigInt({ min: 1n, max: ORDER - 1n }).map((key) => fromBigIntPadded(key, 32));

  before(async function () {
    providers = [await createCrypto("native"), await createCrypto("reference")];
  });

  /** The result all providers agree on. */
  function agreed<T>(run: (provider: CryptoProvider) => T): T | string {
    const [native, reference] = providers.map((provider) => outcome(() => run(provider)));
    expect(native).to.deep.equal(reference);
    return native as T | string;
  }

  it("hash alike around the rate of keccak", function () {
    for (const length of [0, 1, 32, 55, 135, 136, 137, 271, 272, 273, 4096, 20_000]) {
      const data = Uint8Array.from({ length }, (_, index) => index & 255);
      expect(toHex(agreed((p) => p.keccak256(data)) as Uint8Array)).to.equal(keccak256(data));
      expect(agreed((p) => p.keccak256Hex(data))).to.equal(keccak256(data));
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (data) => {
        expect(agreed((p) => p.keccak256Hex(data))).to.equal(keccak256(data));
      }),
    );
  });

  it("give hashes and keys memory of their own", function () {
    for (const provider of providers) {
      const first = provider.keccak256(Uint8Array.of(1));
      const copy = first.slice();
      provider.keccak256(Uint8Array.of(2));
      expect(first).to.deep.equal(copy);
    }
  });

  it("hash views of larger buffers", function () {
    const whole = Uint8Array.from({ length: 64 }, (_, index) => index);
    expect(agreed((p) => p.keccak256Hex(whole.subarray(7, 40)))).to.equal(keccak256(whole.slice(7, 40)));
  });

  it("sign alike, with low s, and recover the signer", function () {
    fc.assert(
      fc.property(bytes32, keys, (message, key) => {
        const signature = agreed((p) => p.sign(message, key));
        if (typeof signature === "string") return expect.fail(signature);
        const expected = new SigningKey(key).sign(message);
        expect(signature.r).to.equal(BigInt(expected.r));
        expect(signature.s).to.equal(BigInt(expected.s));
        expect(signature.yParity).to.equal(expected.yParity);
        expect(signature.s <= ORDER / 2n).to.be.true;
        const address = agreed((p) => p.addressOf(key));
        const bytes = compact(signature.r, signature.s);
        const signer = agreed((p) => toHex(p.recover(message, bytes, signature.yParity)));
        expect(signer).to.equal(address);
        const mirrored = compact(signature.r, ORDER - signature.s);
        expect(agreed((p) => toHex(p.recover(message, mirrored, 1 - signature.yParity)))).to.equal(address);
        const publicKey = agreed((p) => p.recoverPublicKey(message, bytes, signature.yParity)) as Uint8Array;
        expect(agreed((p) => p.publicKeyToAddress(publicKey))).to.equal(address);
      }),
      { numRuns: 40 },
    );
  });

  it("agree on any signature, valid or not", function () {
    const edges = [
      0n,
      1n,
      2n,
      ORDER / 2n,
      ORDER - 1n,
      ORDER,
      ORDER + 1n,
      P - ORDER - 1n,
      P - ORDER,
      P,
      2n ** 256n - 1n,
    ];
    const scalars = fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }));
    fc.assert(
      fc.property(bytes32, scalars, scalars, fc.integer({ min: 0, max: 3 }), (message, r, s, recoveryId) => {
        agreed((p) => p.recover(message, compact(r, s), recoveryId));
      }),
      { numRuns: 200 },
    );
    const zeroHash = new Uint8Array(32);
    for (const r of edges) {
      for (const s of edges) {
        for (const recoveryId of [0, 1, 2, 3]) {
          const result = agreed((p) => p.recover(zeroHash, compact(r, s), recoveryId));
          if (r === 0n || s === 0n || r >= ORDER || s >= ORDER) expect(result).to.equal("SIGNATURE_INVALID");
          if (recoveryId > 1 && r >= P - ORDER) expect(result).to.equal("SIGNATURE_INVALID");
        }
      }
    }
  });

  it("refuse recovery ids, lengths and keys that cannot be", function () {
    const message = new Uint8Array(32).fill(1);
    const signature = compact(1n, 1n);
    for (const id of [-1, 4, 0.5, NaN])
      expect(agreed((p) => p.recover(message, signature, id))).to.equal("SIGNATURE_INVALID");
    expect(agreed((p) => p.recover(message.subarray(1), signature, 0))).to.equal("INPUT_INVALID");
    expect(agreed((p) => p.recover(message, signature.subarray(1), 0))).to.equal("INPUT_INVALID");
    expect(agreed((p) => p.publicKeyToAddress(new Uint8Array(65)))).to.equal("INPUT_INVALID");
    expect(agreed((p) => p.sign(message, new Uint8Array(31)))).to.equal("INPUT_INVALID");
    for (const key of [0n, ORDER, 2n ** 256n - 1n]) {
      expect(agreed((p) => p.sign(message, fromBigIntPadded(key, 32)))).to.equal("PRIVATE_KEY_INVALID");
      expect(agreed((p) => p.addressOf(fromBigIntPadded(key, 32)))).to.equal("PRIVATE_KEY_INVALID");
    }
  });

  it("draw random bytes", function () {
    for (const provider of providers) {
      expect(provider.randomBytes(32)).to.have.length(32);
      expect(provider.randomBytes(32)).to.not.deep.equal(provider.randomBytes(32));
    }
  });
});
