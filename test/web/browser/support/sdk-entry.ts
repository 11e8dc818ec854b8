import { genericCodec } from "../../../../sdk/format/codecs/generic.ts";
import { seriesCodec } from "../../../../sdk/format/codecs/series.ts";
import { nobleCurve } from "../../../../sdk/reencryption/noble-curve.ts";
import { DEFAULT_CODE, parityOf, restore } from "../../../../sdk/storage/erasure.ts";
import { computeVectors as formatVectors } from "../../../sdk/format/support/vectors.ts";
import { computeVectors as reencryptionVectors } from "../../../sdk/reencryption/support/vectors.ts";

/** What a page computes with the sdk, for a test to look at. */
const report = async () => {
  const readings = Array.from({ length: 50 }, (_, index) => ({ time: 1_000 * index, value: { celsius: index / 10 } }));
  const trips = [seriesCodec, genericCodec].map(async (codec) => codec.decode(await codec.encode(readings, 0), 0));
  const data = Array.from({ length: DEFAULT_CODE.data }, (_, shard) => new Uint8Array(64).fill(shard + 1));
  const shards = [...data, ...parityOf(data, DEFAULT_CODE)];
  const lost = shards.map((shard, place) => (place < DEFAULT_CODE.parity ? undefined : shard));
  return {
    format: await formatVectors(),
    reencryption: reencryptionVectors(nobleCurve),
    readings,
    trips: await Promise.all(trips),
    restored: JSON.stringify(restore(lost, DEFAULT_CODE)) === JSON.stringify(shards),
  };
};

Object.assign(globalThis, { report });
