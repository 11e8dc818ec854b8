import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { createBlob4844Tx, createBlob4844TxFromSerializedNetworkWrapper } from "@ethereumjs/tx";
import { RLP } from "@ethereumjs/rlp";
import type { KZG } from "@ethereumjs/util";
import { bytesToHex, getBlobs } from "@ethereumjs/util";
import { expect } from "chai";
import { errorCode } from "../../../../chain/primitives/errors.ts";
import { toHex } from "../../../../chain/primitives/bytes.ts";
import { customCrypto, loadKzg } from "../../../../chain/primitives/crypto/ethereumjs.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { TransactionCodecError } from "../../../../chain/primitives/transaction/errors.ts";
import { recoverSender } from "../../../../chain/primitives/transaction/sender.ts";
import {
  BLOB_BYTES,
  CELLS_PER_BLOB,
  decodeNetworkTransaction,
  encodeNetworkTransaction,
  verifySidecar,
  versionedHash,
} from "../../../../chain/primitives/transaction/sidecar.ts";
import type { BlobSidecar, NetworkTransaction } from "../../../../chain/primitives/transaction/sidecar.ts";
import type { Hex } from "../../../../chain/primitives/types.ts";

const KEY = new Uint8Array(32).fill(7);

/** The same number at every point: its quotients, and so all its proofs, are the point at infinity. */
const CONSTANT_BLOB: Hex = `0x${`${"00".repeat(31)}07`.repeat(BLOB_BYTES / 32)}`;
const CONSTANT_PROOFS = new Array<Hex>(CELLS_PER_BLOB).fill(`0xc0${"00".repeat(47)}`);

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
  } catch (error) {
    expect(error).to.be.instanceOf(TransactionCodecError);
    return errorCode(error);
  }
  return undefined;
};

describe("blob transaction with its sidecar", function () {
  this.timeout(120_000);
  let kzg: KZG;
  const wire: Uint8Array[] = [];
  const commons: Common[] = [];

  before(async function () {
    const crypto = await loadCrypto();
    kzg = await loadKzg();
    for (const hardfork of [Hardfork.Cancun, Hardfork.Osaka]) {
      const common = new Common({ chain: Mainnet, hardfork, customCrypto: customCrypto(crypto, kzg) });
      const blobs = hardfork === Hardfork.Osaka ? [CONSTANT_BLOB] : [...getBlobs("one"), ...getBlobs("another")];
      const tx = createBlob4844Tx(
        {
          blobs,
          gasLimit: 21_000n,
          maxFeePerBlobGas: 9n,
          maxFeePerGas: 5n,
          to: "0x00000000000000000000000000000000000000aa",
          ...(hardfork === Hardfork.Osaka ? { networkWrapperVersion: 1, kzgProofs: CONSTANT_PROOFS } : {}),
        },
        { common },
      ).sign(KEY);
      commons.push(common);
      wire.push(tx.serializeNetworkWrapper());
    }
  });

  const decoded = (version: 0 | 1): { tx: NetworkTransaction; sidecar: BlobSidecar } => {
    const tx = decodeNetworkTransaction(wire[version] ?? new Uint8Array());
    return { tx, sidecar: tx.sidecar ?? expect.fail("no sidecar") };
  };

  for (const version of [0, 1] as const) {
    it(`of wrapper version ${String(version)} is read as @ethereumjs/tx does`, function () {
      const raw = wire[version] ?? new Uint8Array();
      const common = commons[version] ?? expect.fail("no common");
      const other = createBlob4844TxFromSerializedNetworkWrapper(raw, { common });
      const { tx, sidecar } = decoded(version);
      expect(tx.transaction.hash).to.equal(bytesToHex(other.hash()));
      expect(toHex(tx.transaction.raw)).to.equal(bytesToHex(other.serialize()));
      expect(recoverSender(tx.transaction)).to.equal(other.getSenderAddress().toString());
      expect(sidecar.version).to.equal(version);
      expect(sidecar.blobs.map(toHex)).to.deep.equal(other.blobs);
      expect(sidecar.commitments.map(toHex)).to.deep.equal(other.kzgCommitments);
      expect(sidecar.proofs.map(toHex)).to.deep.equal(other.kzgProofs);
      expect(sidecar.commitments.map(versionedHash)).to.deep.equal(other.blobVersionedHashes);
      expect(toHex(encodeNetworkTransaction(tx)) === toHex(raw)).to.be.true;
      verifySidecar(tx.transaction, sidecar, kzg);
    });

    it(`of wrapper version ${String(version)} is refused when a proof, blob or commitment is another's`, function () {
      const { tx, sidecar } = decoded(version);
      const [point] = sidecar.proofs as [Uint8Array];
      for (const wrong of [
        { ...sidecar, proofs: sidecar.proofs.map(() => sidecar.commitments[0] ?? point) },
        { ...sidecar, blobs: sidecar.blobs.map((blob) => new Uint8Array(blob.length)) },
        { ...sidecar, blobs: sidecar.blobs.map((blob) => new Uint8Array(blob.length).fill(255)) },
        { ...sidecar, commitments: sidecar.commitments.map(() => point) },
        { ...sidecar, blobs: sidecar.blobs.slice(1) },
      ]) {
        expect(
          codeOf(() => {
            verifySidecar(tx.transaction, wrong, kzg);
          }),
        ).to.equal("BLOB_INVALID");
      }
    });
  }

  it("is refused when its blobs are proven but stand in another order", function () {
    const { tx, sidecar } = decoded(0);
    const [blobs, commitments, proofs] = [sidecar.blobs, sidecar.commitments, sidecar.proofs].map((l) =>
      l.toReversed(),
    );
    const swapped = { version: 0, blobs, commitments, proofs } as BlobSidecar;
    expect(kzg.verifyBlobProofBatch(...([blobs, commitments, proofs].map((l) => l?.map(toHex)) as [[], [], []]))).to.be
      .true;
    expect(
      codeOf(() => {
        verifySidecar(tx.transaction, swapped, kzg);
      }),
    ).to.equal("BLOB_INVALID");
  });

  it("is refused without its blobs, with too few parts or an unknown wrapper", function () {
    const { tx } = decoded(1);
    const [body, , blobs, commitments, proofs] = RLP.decode(wire[1]?.subarray(1)) as [[], [], [Uint8Array], [], []];
    const wrapped = (...parts: unknown[]): Uint8Array =>
      Uint8Array.from([3, ...RLP.encode(parts as Parameters<typeof RLP.encode>[0])]);
    expect(codeOf(() => decodeNetworkTransaction(tx.transaction.raw))).to.equal("BLOB_INVALID");
    const one = Uint8Array.of(1);
    const empty = new Uint8Array();
    const old = RLP.decode(wire[0]?.subarray(1)) as [[], [], [], []];
    const bad: [string, Uint8Array][] = [
      ["BLOB_INVALID", wrapped(old[0], empty, ...old.slice(1))],
      ["BLOB_INVALID", wrapped(body, one, [blobs[0], blobs[0]], commitments, proofs)],
      ["BLOB_INVALID", wrapped(body, blobs, commitments, proofs)],
      ["BLOB_INVALID", wrapped(body, one, blobs, commitments, [])],
      ["BLOB_INVALID", wrapped(body, Uint8Array.of(2), blobs, commitments, proofs)],
      ["BLOB_INVALID", wrapped(body, empty, blobs, commitments, proofs)],
      ["MALFORMED", wrapped(body, one, blobs, commitments, proofs, [])],
      ["MALFORMED", wrapped(body, one, blobs, commitments)],
      ["MALFORMED", wrapped(body, one, [blobs[0].subarray(1)], commitments, proofs)],
      ["MALFORMED", Uint8Array.from([...wrapped(body, one, [], [], []), 0])],
      ["MALFORMED", Uint8Array.of(3)],
    ];
    for (const [code, raw] of bad) expect(codeOf(() => decodeNetworkTransaction(raw))).to.equal(code);
  });

  it("passes other types as they are", function () {
    const { tx } = decoded(0);
    const raw = Uint8Array.of(2, 0xc0);
    expect(codeOf(() => decodeNetworkTransaction(raw))).to.equal("MALFORMED");
    expect(encodeNetworkTransaction({ transaction: tx.transaction, sidecar: undefined })).to.equal(tx.transaction.raw);
  });
});
