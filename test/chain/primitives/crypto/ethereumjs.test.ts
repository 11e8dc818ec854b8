import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { createFeeMarket1559Tx, createLegacyTx } from "@ethereumjs/tx";
import { ecrecover, intToHex } from "@ethereumjs/util";
import { expect } from "chai";
import { sha256, toUtf8Bytes } from "ethers";
import fc from "fast-check";
import { fromBigInt, fromBigIntPadded, toHex } from "../../../../chain/primitives/bytes.ts";
import { customCrypto, kzgOnDemand, loadKzg } from "../../../../chain/primitives/crypto/ethereumjs.ts";
import { createCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { CryptoProvider } from "../../../../chain/primitives/crypto/index.ts";
import { privateKeys } from "../transaction/samples.ts";

describe("cryptography for @ethereumjs", function () {
  let provider: CryptoProvider;
  before(async function () {
    provider = await createCrypto("native");
  });

  it("recovers as the library does, from every form of v", function () {
    const crypto = customCrypto(provider);
    const message = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(message, privateKeys, (hash, key) => {
        const { r, s, yParity } = provider.sign(hash, key);
        const args = [fromBigInt(r), fromBigInt(s)] as const;
        for (const [v, chainId] of [
          [yParity, undefined],
          [27 + yParity, undefined],
          [35 + 82 + yParity, 41n],
        ] as const) {
          const own = crypto.ecrecover?.(hash, BigInt(v), ...args, chainId);
          expect(own).to.deep.equal(ecrecover(hash, BigInt(v), ...args, chainId));
        }
        expect(() => crypto.ecrecover?.(hash, 29n, ...args)).to.throw();
      }),
      { numRuns: 20 },
    );
  });

  it("hashes with SHA-256 and keccak", function () {
    const { sha256: own, keccak256 } = customCrypto(provider);
    const data = toUtf8Bytes("CPChain");
    expect(toHex(own?.(data) ?? new Uint8Array())).to.equal(sha256(data));
    expect(keccak256?.(data)).to.deep.equal(provider.keccak256(data));
  });

  it("serves transactions of the library", function () {
    const common = new Common({ chain: Mainnet, hardfork: Hardfork.Prague, customCrypto: customCrypto(provider) });
    const key = fromBigIntPadded(5n, 32);
    for (const unsigned of [
      createLegacyTx({ gasLimit: 21_000n }, { common }),
      createFeeMarket1559Tx({ gasLimit: 21_000n, chainId: 1n }, { common }),
    ]) {
      const signed = unsigned.sign(key);
      expect(signed.verifySignature()).to.be.true;
      expect(signed.getSenderAddress().toString()).to.equal(provider.addressOf(key));
    }
  });

  it("loads KZG once", async function () {
    this.timeout(60_000);
    const kzg = await loadKzg();
    expect(await loadKzg()).to.equal(kzg);
    expect(customCrypto(provider, kzg).kzg).to.equal(kzg);
    const blob = `0x${"00".repeat(31)}${intToHex(7).slice(2).padStart(2, "0")}${"00".repeat(131_072 - 32)}`;
    const commitment = kzg.blobToKzgCommitment(blob);
    const proof = kzg.computeBlobProof(blob, commitment);
    expect(kzg.verifyBlobProofBatch([blob], [commitment], [proof])).to.be.true;
  });

  it("loads KZG on demand, which answers as the one loaded before", async function () {
    this.timeout(60_000);
    const [before, onDemand] = [await loadKzg(), kzgOnDemand()];
    const blob = `0x${"00".repeat(31)}07${"00".repeat(131_072 - 32)}`;
    const [commitment, point] = [before.blobToKzgCommitment(blob), `0x${"00".repeat(31)}05`];
    expect(onDemand.blobToKzgCommitment(blob)).to.equal(commitment);
    const proof = onDemand.computeBlobProof(blob, commitment);
    expect(proof).to.equal(before.computeBlobProof(blob, commitment));
    expect(onDemand.verifyBlobProofBatch([blob], [commitment], [proof])).to.be.true;
    const infinity = `0xc0${"00".repeat(47)}`;
    const zero = `0x${"00".repeat(32)}`;
    expect(onDemand.verifyProof(infinity, point, zero, infinity)).to.be.true;
    expect(onDemand.verifyProof(infinity, point, point, infinity)).to.be.false;
  });
});
