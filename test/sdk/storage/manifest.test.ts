import { expect } from "chai";
import fc from "fast-check";
import type { Hash } from "../../../chain/primitives/types.ts";
import { DEFAULT_CODE } from "../../../sdk/storage/erasure.ts";
import {
  decodeManifest,
  encodeManifest,
  manifestKey,
  manifestSigner,
  signManifest,
} from "../../../sdk/storage/manifest.ts";
import type { Manifest } from "../../../sdk/storage/manifest.ts";
import { layoutOf } from "../../../sdk/storage/stripes.ts";
import { rejection } from "../../support/rejection.ts";
import { OWNER } from "../format/support/dataset.ts";

const hash = (byte: number): Hash => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;

const MANIFEST: Manifest = {
  dataset: hash(1),
  upload: 7,
  root: hash(2),
  layout: layoutOf(1_000, DEFAULT_CODE),
  shards: Array.from({ length: 10 }, (_, place) => hash(10 + place)),
};

describe("The manifest of a stored upload [S-01]", () => {
  it("is read back as it was signed, and names its signer", async () => {
    const manifest = await signManifest(MANIFEST, OWNER);
    const read = decodeManifest(encodeManifest(manifest));
    expect(read).to.deep.equal(manifest);
    expect(manifestSigner(read)).to.equal(OWNER.address);
  });

  it("is nobody's or a stranger's when any byte is another", async () => {
    const bytes = encodeManifest(await signManifest(MANIFEST, OWNER));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = bytes.with(at, (bytes[at] ?? 0) ^ change);
        let signer: string | undefined;
        try {
          signer = manifestSigner(decodeManifest(changed));
        } catch (error) {
          expect((error as { code?: string }).code).to.be.oneOf([
            "BYTES_INVALID",
            "MANIFEST_INVALID",
            "SIGNATURE_INVALID",
          ]);
        }
        expect(signer === OWNER.address).to.equal(false);
      }),
      { numRuns: 60 },
    );
  });

  it("is refused when its numbers do not belong together", async () => {
    for (const wrong of [
      { shards: MANIFEST.shards.slice(1) },
      { upload: -1.5 },
      { layout: { ...MANIFEST.layout, bytes: 0 } },
      { layout: { ...MANIFEST.layout, shardBytes: 262_145 } },
      { layout: { ...MANIFEST.layout, code: { data: 0, parity: 10 } } },
    ]) {
      const refused = await rejection(signManifest({ ...MANIFEST, ...wrong }, OWNER));
      expect(refused).to.have.property("code", "MANIFEST_INVALID");
    }
    expect(() => decodeManifest(new Uint8Array(4_000_000)))
      .to.throw()
      .with.property("code", "MANIFEST_INVALID");
  });

  it("has a place of its own for each dataset and upload [S-06]", () => {
    const keys = [manifestKey(hash(1), 0), manifestKey(hash(1), 1), manifestKey(hash(2), 0)];
    expect(new Set(keys).size).to.equal(3);
  });
});
