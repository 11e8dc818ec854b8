import { expect } from "chai";
import fc from "fast-check";
import { codecOf, registerCodec } from "../../../../sdk/format/codecs/registry.ts";
import { deflate } from "../../../../sdk/format/codecs/deflate.ts";
import type { Reading } from "../../../../sdk/format/reading.ts";
import { rejection } from "../../../support/rejection.ts";
import { weather } from "../support/weather.ts";

const START = 1_000_000;

/** Readings in time order with values of one kind. */
const readingsOf = <V>(value: fc.Arbitrary<V>): fc.Arbitrary<Reading<V>[]> =>
  fc
    .array(fc.tuple(fc.nat(100_000), value), { minLength: 1, maxLength: 40 })
    .map((items) => items.map(([time, item]) => ({ time: START + time, value: item })).sort((a, b) => a.time - b.time));

const decimal = fc.tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.nat(6)).map(([n, d]) => n / 10 ** d);
const anyNumber = fc.oneof(decimal, fc.double(), fc.constantFrom(-0, NaN, Infinity, Number.MAX_VALUE, 5e-324));
const columns = fc
  .uniqueArray(
    fc.string({ maxLength: 8 }).filter((name) => name !== "__proto__"),
    { minLength: 1, maxLength: 4 },
  )
  .chain((names) =>
    readingsOf(
      fc
        .tuple(...names.map(() => anyNumber))
        .map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]]))),
    ),
  );

const cbor = fc.anything({
  values: [fc.boolean(), fc.string(), fc.integer(), fc.double(), fc.constantFrom(null, -0)],
  withNullPrototype: false,
  maxDepth: 3,
});

const bitsOf = (value: number): bigint => new DataView(Float64Array.of(value).buffer).getBigUint64(0, true);

/** Whether two values are the same, numbers bit by bit. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (typeof a === "number" && typeof b === "number") return bitsOf(a) === bitsOf(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && isSame(value, right.get(key)))
  );
};

const roundTrips = async (name: string, readings: readonly Reading[]): Promise<boolean> => {
  const codec = codecOf(name);
  return isSame(await codec.decode(await codec.encode(readings, START), START), readings);
};

describe("Codecs [A-03]", () => {
  it("series gives every number back bit by bit", async () => {
    await fc.assert(fc.asyncProperty(columns, (readings) => roundTrips("series", readings)));
  });

  it("generic gives every value back bit by bit", async () => {
    await fc.assert(fc.asyncProperty(readingsOf(cbor), (readings) => roundTrips("generic", readings)));
  });

  it("raw gives all bytes back", async () => {
    const bytes = fc.uint8Array({ maxLength: 50 });
    await fc.assert(fc.asyncProperty(readingsOf(bytes), (readings) => roundTrips("raw", readings)));
  });

  it("series makes the reference series 12 times smaller than its doubles, 10 times smaller than its CSV file", async () => {
    const readings = weather();
    const start = readings[0]?.time ?? 0;
    const bytes = await codecOf("series").encode(readings, start);
    expect(await codecOf("series").decode(bytes, start)).to.deep.equal(readings);
    const doubles = readings.length * 5 * 8;
    expect(doubles / bytes.length > 12).to.equal(true);
    expect(48_219 / bytes.length > 10).to.equal(true);
  });

  it("generic makes the reference series 5 times smaller than its doubles", async () => {
    const readings = weather();
    const bytes = await codecOf("generic").encode(readings, readings[0]?.time ?? 0);
    expect((readings.length * 5 * 8) / bytes.length > 5).to.equal(true);
  });

  for (const name of ["series", "generic", "raw"]) {
    it(`${name} refuses bytes it did not write, and never fails otherwise`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.boolean(), async (noise, compressed) => {
          const bytes = compressed ? await deflate(noise) : noise;
          try {
            await codecOf(name).decode(bytes, START);
          } catch (error) {
            expect((error as { code?: string }).code).to.equal("BYTES_INVALID");
          }
        }),
      );
    });
  }

  it("stops to decompress when more comes out than a block may hold", async () => {
    const bomb = await deflate(new Uint8Array(20 * 1024 * 1024));
    expect(bomb.length < 50_000).to.equal(true);
    expect(await rejection(codecOf("series").decode(bomb, START))).to.have.property("code", "BLOCK_TOO_LARGE");
  });

  it("series refuses values that are no numbers, and columns that change", async () => {
    const series = codecOf("series");
    for (const values of [[{ a: "1" }], [{}], [5], [{ a: 1 }, { b: 1 }], [{ a: 1 }, { a: 1, b: 2 }], [null]]) {
      const readings = values.map((value) => ({ time: START, value }));
      expect(await rejection(series.encode(readings, START))).to.have.property("code", "CODEC_UNSUITABLE");
    }
  });

  it("raw and generic refuse what they cannot write", async () => {
    for (const [name, value] of [
      ["raw", "text"],
      ["generic", () => 1],
      ["generic", [undefined]],
    ] as const) {
      const reading = [{ time: START, value }];
      expect(await rejection(codecOf(name).encode(reading, START))).to.have.property("code", "CODEC_UNSUITABLE");
    }
  });

  it("an application adds a codec of its own, once", async () => {
    const codec = { ...codecOf("raw"), name: "video" };
    registerCodec(codec);
    expect(codecOf("video")).to.equal(codec);
    expect(() => {
      registerCodec(codec);
    }).to.throw("there is a codec video already");
    expect(() => codecOf("unheard-of")).to.throw("no codec is called");
    expect(await roundTrips("video", [{ time: START, value: Uint8Array.of(1) }])).to.equal(true);
  });
});
