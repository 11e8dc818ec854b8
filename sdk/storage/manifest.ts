import * as P from "micro-packed";
import { DATA_LIMITS } from "../../chain/primitives/limits.ts";
import type { Address, Hash } from "../../chain/primitives/types.ts";
import { domainTag, fromHex, taggedHash, toHex, uint64 } from "../bytes.ts";
import type { Bytes } from "../bytes.ts";
import { SdkError } from "../errors.ts";
import { decodeWith } from "../format/decode.ts";
import { SIGNATURE_BYTES, recoverSigner } from "../signer.ts";
import type { Signer } from "../signer.ts";
import { isCode } from "./erasure.ts";
import { LARGEST_SHARD, stripeCount } from "./stripes.ts";
import type { Layout } from "./stripes.ts";

/** What storage nodes and readers must know of one stored upload; public, and signed by the owner or the uploader. */
export interface Manifest {
  readonly dataset: Hash;
  /** number of the upload: floor(period / u) */
  readonly upload: number;
  /** of the Merkle tree of its blocks' headers, as anchored on chain */
  readonly root: Hash;
  readonly layout: Layout;
  /** of all shards, stripe by stripe */
  readonly shards: readonly Hash[];
}

export interface SignedManifest extends Manifest {
  readonly signature: Uint8Array;
}

const TAG = domainTag("cpchain.data.manifest.v1");
const KEY_TAG = domainTag("cpchain.data.manifest-key.v1");

const unsigned = P.struct({
  version: P.magicBytes(Uint8Array.of(1)),
  dataset: P.bytes(32),
  upload: P.U64BE,
  root: P.bytes(32),
  bytes: P.U64BE,
  data: P.U8,
  parity: P.U8,
  shardBytes: P.U32BE,
  shards: P.array(P.U32BE, P.bytes(32)),
});
const signed = P.struct({ manifest: unsigned, signature: P.bytes(SIGNATURE_BYTES) });

const fieldsOf = ({ dataset, upload, root, layout, shards }: Manifest) => ({
  dataset: fromHex(dataset, 32),
  upload: BigInt(upload),
  root: fromHex(root, 32),
  bytes: BigInt(layout.bytes),
  ...layout.code,
  shardBytes: layout.shardBytes,
  shards: shards.map((shard) => fromHex(shard, 32)),
});

export const manifestHash = (manifest: Manifest): Hash => toHex(taggedHash(TAG, unsigned.encode(fieldsOf(manifest))));

/** Where a manifest is found, by whoever knows dataset and number: the place in the DHT. */
export const manifestKey = (dataset: Hash, upload: number): Hash =>
  toHex(taggedHash(KEY_TAG, fromHex(dataset, 32), uint64(upload)));

/** @throws SdkError MANIFEST_INVALID */
export const signManifest = async (manifest: Manifest, signer: Signer): Promise<SignedManifest> => {
  checkManifest(manifest);
  return { ...manifest, signature: await signer.sign(fromHex(manifestHash(manifest))) };
};

/** @throws SdkError SIGNATURE_INVALID */
export const manifestSigner = (manifest: SignedManifest): Address =>
  recoverSigner(fromHex(manifestHash(manifest)), manifest.signature);

export const encodeManifest = (manifest: SignedManifest): Bytes =>
  Uint8Array.from(signed.encode({ manifest: fieldsOf(manifest), signature: Uint8Array.from(manifest.signature) }));

/** @throws SdkError BYTES_INVALID, MANIFEST_INVALID */
export const decodeManifest = (bytes: Uint8Array): SignedManifest => {
  if (bytes.length > DATA_LIMITS.manifestBytes) {
    throw new SdkError("MANIFEST_INVALID", `a manifest has at most ${DATA_LIMITS.manifestBytes} bytes`);
  }
  const { manifest: read, signature } = decodeWith(signed, bytes, "a manifest");
  const manifest: SignedManifest = {
    dataset: toHex(read.dataset),
    upload: Number(read.upload),
    root: toHex(read.root),
    layout: {
      bytes: Number(read.bytes),
      code: { data: read.data, parity: read.parity },
      shardBytes: read.shardBytes,
    },
    shards: read.shards.map(toHex),
    signature,
  };
  checkManifest(manifest);
  return manifest;
};

/** Numbers that belong together: as many shards as the layout has, so that nobody makes room for more. */
const checkManifest = ({ upload, layout, shards }: Manifest): void => {
  const { bytes, code, shardBytes } = layout;
  const fits =
    Number.isSafeInteger(upload) &&
    Number.isSafeInteger(bytes) &&
    bytes > 0 &&
    isCode(code) &&
    shardBytes > 0 &&
    shardBytes <= LARGEST_SHARD &&
    shards.length === stripeCount(layout) * (code.data + code.parity);
  if (!fits) throw new SdkError("MANIFEST_INVALID", "the numbers of the manifest do not belong together");
};
