import { expect } from "chai";
import fc from "fast-check";
import { datasetId, decodeDescriptor, encodeDescriptor } from "../../../sdk/format/descriptor.ts";
import { epochOf, intervalOf, periodOf, periodStart, uploadOf } from "../../../sdk/format/descriptor.ts";
import type { DatasetDescriptor } from "../../../sdk/format/descriptor.ts";
import { toHex } from "../../../sdk/bytes.ts";
import { DATASET, ORIGIN } from "./support/dataset.ts";

const count = fc.integer({ min: 1, max: 1_048_576 });
const text = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .filter((name) => new TextEncoder().encode(name).length <= 64);
const descriptors: fc.Arbitrary<DatasetDescriptor> = fc.record({
  owner: fc.uint8Array({ minLength: 20, maxLength: 20 }).map(toHex),
  name: text,
  codec: text,
  origin: fc.maxSafeNat(),
  periodMs: fc.integer({ min: 1, max: 0xffff_ffff }),
  periodsPerInterval: count,
  periodsPerUpload: count,
  intervalsPerEpoch: count,
});

describe("Description of a dataset", () => {
  it("is read back as it was written, and has an id of its own [S-02]", () => {
    fc.assert(
      fc.property(descriptors, descriptors, (a, b) => {
        expect(decodeDescriptor(encodeDescriptor(a))).to.deep.equal(a);
        expect(datasetId(a) === datasetId(b)).to.equal(toHex(encodeDescriptor(a)) === toHex(encodeDescriptor(b)));
      }),
    );
  });

  it("is refused with a code when a field is out of its range", () => {
    for (const wrong of [
      { name: "" },
      { name: "\ud800" },
      { name: "x".repeat(65) },
      { codec: "" },
      { origin: -1 },
      { origin: 0.5 },
      { periodMs: 0 },
      { periodMs: 2 ** 32 },
      { periodsPerInterval: 0 },
      { periodsPerUpload: 1_048_577 },
      { intervalsPerEpoch: NaN },
    ]) {
      expect(() => encodeDescriptor({ ...DATASET, ...wrong }))
        .to.throw()
        .with.property("code", "DATASET_INVALID");
    }
  });

  it("is refused when a byte is missing or left over", () => {
    const bytes = encodeDescriptor(DATASET);
    for (const wrong of [bytes.subarray(1), bytes.subarray(0, -1), Uint8Array.of(...bytes, 0), new Uint8Array()]) {
      expect(() => decodeDescriptor(wrong))
        .to.throw()
        .with.property("code", "BYTES_INVALID");
    }
  });

  it("says which period, interval, upload and epoch a time lies in [S-08, S-09, S-10]", () => {
    // T = 1 s, e = 3, u = 4, one interval an epoch
    const placeOf = (ms: number): number[] => {
      const period = periodOf(DATASET, ORIGIN + ms);
      const interval = intervalOf(DATASET, period);
      return [period, interval, uploadOf(DATASET, period), epochOf(DATASET, interval)];
    };
    expect(placeOf(0)).to.deep.equal([0, 0, 0, 0]);
    expect(placeOf(2_999)).to.deep.equal([2, 0, 0, 0]);
    expect(placeOf(3_000)).to.deep.equal([3, 1, 0, 1]);
    expect(placeOf(4_000)).to.deep.equal([4, 1, 1, 1]);
    expect(periodStart(DATASET, 4)).to.equal(ORIGIN + 4_000);
    expect(epochOf({ ...DATASET, intervalsPerEpoch: 7 }, 13)).to.equal(1);
  });
});
