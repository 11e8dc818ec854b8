import { expect } from "chai";
import * as fc from "fast-check";
import { network } from "hardhat";
import { SIGNATURE_BYTES } from "../../../chain/consensus/signature.ts";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import { concatBytes, fromBigIntPadded, fromHex, toBigInt, toHex } from "../../../chain/primitives/bytes.ts";
import type { Hex } from "../../../chain/primitives/types.ts";
import type { LightClient } from "../../../typechain-types/index.ts";
import { COMMIT, certificate, seal, validatorAddresses } from "../support/certificates.ts";

const { ethers, networkHelpers } = await network.create();
const { height, blockHash, round } = COMMIT;

/** Order of secp256k1 (SEC 2, 2.4.1). */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
/** Where the seals begin in a certificate without a proposer's seal: after version, round, flag and number. */
const SEALS_AT = 7;
const SEAL_BYTES = 1 + SIGNATURE_BYTES;

const deploy = (n: number, addresses: readonly string[] = validatorAddresses(n)): Promise<LightClient> =>
  ethers.deployContract("LightClient", [BigInt(COMMIT.chainId), [...addresses]]);

async function sevenFixture(): Promise<LightClient> {
  return deploy(7);
}

/** A certificate of validators 0 to 4 with some of its bytes replaced. */
const changed = async (at: number, bytes: Uint8Array): Promise<Hex> => {
  const original = fromHex(await certificate([0, 1, 2, 3, 4], false));
  original.set(bytes, at);
  return toHex(original);
};

describe("CertificateVerifier", function () {
  before(() => loadCrypto());

  it("accepts 5 of 7, more, with and without the proposer's seal [C-15, C-17]", async function () {
    const client = await networkHelpers.loadFixture(sevenFixture);
    for (const members of [
      [0, 1, 2, 3, 4],
      [2, 3, 4, 5, 6],
      [0, 1, 2, 3, 4, 5, 6],
    ]) {
      for (const proposed of [true, false]) {
        await expect(client.accept(height, blockHash, await certificate(members, proposed)))
          .to.emit(client, "BlockAccepted")
          .withArgs(height, blockHash, round);
      }
    }
  });

  it("refuses 4 of 7 (A20) [C-15]", async function () {
    const client = await networkHelpers.loadFixture(sevenFixture);
    await expect(client.accept(height, blockHash, await certificate([0, 1, 2, 3])))
      .to.be.revertedWithCustomError(client, "QuorumMissing")
      .withArgs(4, 5);
  });

  it("accepts a quorum of any subset, and nothing less, for 1, 4 and 7 validators [C-14, C-15]", async function () {
    for (const n of [1, 4, 7]) {
      const client = await deploy(n);
      const members = fc.subarray(Array.from({ length: n }, (_, i) => i));
      await fc.assert(
        fc.asyncProperty(members, async (chosen) => {
          const sent = client.accept.staticCall(height, blockHash, await certificate(chosen));
          if (chosen.length >= (2 * (n - 1)) / 3 + 1) await sent;
          else await expect(sent).to.be.revertedWithCustomError(client, "QuorumMissing");
        }),
        { numRuns: 15 },
      );
    }
  });

  it("counts nobody twice (A19) [C-15]", async function () {
    const client = await networkHelpers.loadFixture(sevenFixture);
    const { signature } = await seal(3);
    const repeated = await changed(SEALS_AT + 4 * SEAL_BYTES, Uint8Array.of(3, ...signature));
    await expect(client.accept(height, blockHash, repeated))
      .to.be.revertedWithCustomError(client, "RepeatedSigner")
      .withArgs(3);
    const [first = "", ...others] = validatorAddresses(7);
    const doubled = await deploy(7, [first, first, ...others.slice(1)]);
    const both = await changed(SEALS_AT + SEAL_BYTES, Uint8Array.of(1, ...(await seal(0)).signature));
    await expect(doubled.accept(height, blockHash, both))
      .to.be.revertedWithCustomError(doubled, "RepeatedSigner")
      .withArgs(1);
  });

  it("refuses a seal under another validator's number, and strangers", async function () {
    const client = await networkHelpers.loadFixture(sevenFixture);
    const { signature } = await seal(6);
    await expect(
      client.accept(height, blockHash, await changed(SEALS_AT + 4 * SEAL_BYTES, Uint8Array.of(5, ...signature))),
    )
      .to.be.revertedWithCustomError(client, "InvalidSeal")
      .withArgs(5);
    await expect(client.accept(height, blockHash, await changed(SEALS_AT + 4 * SEAL_BYTES, Uint8Array.of(7))))
      .to.be.revertedWithCustomError(client, "UnknownSigner")
      .withArgs(7);
  });

  it("refuses votes of another kind, chain, height, round or block", async function () {
    const client = await networkHelpers.loadFixture(sevenFixture);
    const others = [
      { kind: "PREPARE" as const },
      { chainId: 41 },
      { height: height + 1 },
      { round: round + 1 },
      { blockHash: `0x${"11".repeat(32)}` as const },
    ];
    for (const other of others) {
      const { signature } = await seal(4, other);
      const foreign = await changed(SEALS_AT + 4 * SEAL_BYTES, Uint8Array.of(4, ...signature));
      await expect(client.accept(height, blockHash, foreign)).to.be.revertedWithCustomError(client, "InvalidSeal");
    }
    await expect(
      client.accept(height + 1, blockHash, await certificate([0, 1, 2, 3, 4])),
    ).to.be.revertedWithCustomError(client, "InvalidSeal");
  });

  it("refuses the other form of a signature", async function () {
    const client = await networkHelpers.loadFixture(sevenFixture);
    const { signature } = await seal(4);
    const s = ORDER - toBigInt(signature.subarray(32, 64));
    const twin = concatBytes(
      signature.subarray(0, 32),
      fromBigIntPadded(s, 32),
      Uint8Array.of(1 - (signature[64] ?? 0)),
    );
    const parity = concatBytes(signature.subarray(0, 64), Uint8Array.of(27));
    for (const form of [twin, parity, new Uint8Array(SIGNATURE_BYTES)]) {
      const forged = await changed(SEALS_AT + 4 * SEAL_BYTES, Uint8Array.of(4, ...form));
      await expect(client.accept(height, blockHash, forged)).to.be.revertedWithCustomError(client, "InvalidSeal");
    }
  });

  it("refuses every byte string that is not a certificate [T-06]", async function () {
    const client = await networkHelpers.loadFixture(sevenFixture);
    const good = await certificate([0, 1, 2, 3, 4]);
    const refused = async (bytes: string): Promise<void> => {
      await expect(client.accept.staticCall(height, blockHash, bytes)).to.be.revert(ethers);
    };
    for (let length = 0; length < (good.length - 2) / 2; length += 13) await refused(good.slice(0, 2 + 2 * length));
    await expect(client.accept(height, blockHash, `${good}00`)).to.be.revertedWithCustomError(
      client,
      "MalformedCertificate",
    );
    await expect(client.accept(height, blockHash, await changed(5, Uint8Array.of(2)))).to.be.revertedWithCustomError(
      client,
      "MalformedCertificate",
    );
    await expect(client.accept(height, blockHash, await changed(0, Uint8Array.of(2))))
      .to.be.revertedWithCustomError(client, "UnknownVersion")
      .withArgs(2);
  });

  it("refuses sets of validators that are not 3f + 1 [C-05]", async function () {
    const sealed = await certificate([0, 1, 2, 3, 4]);
    for (const n of [0, 2, 3, 5, 6, 103]) {
      const client = await deploy(n);
      await expect(client.accept(height, blockHash, sealed))
        .to.be.revertedWithCustomError(client, "InvalidValidatorCount")
        .withArgs(n);
    }
  });
});
