import { expect } from "chai";
import fc from "fast-check";
import { DEFAULT_CODE } from "../../../sdk/storage/erasure.ts";
import { cutStripe, joinStripe, layoutOf, shardHash, stripeBytes, stripeCount } from "../../../sdk/storage/stripes.ts";

const objectOf = (bytes: number): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, at) => (at * 31 + (at >> 8)) & 255);

describe("Stripes of a stored object [A-06]", () => {
  it("give the object back from any shards that are enough", () => {
    const cases = fc.record({
      bytes: fc.integer({ min: 1, max: 5_000 }),
      data: fc.integer({ min: 1, max: 6 }),
      parity: fc.integer({ min: 0, max: 4 }),
      lost: fc.nat(20),
    });
    fc.assert(
      fc.property(cases, ({ bytes, data, parity, lost }) => {
        const object = objectOf(bytes);
        const code = { data, parity };
        const layout = { ...layoutOf(bytes, code), shardBytes: 64 };
        const parts = Array.from({ length: stripeCount(layout) }, (_, stripe) => {
          const shards = cutStripe(object, layout, stripe);
          const present = shards.map((shard, place) => ((place + lost) % shards.length < parity ? undefined : shard));
          return joinStripe(present, layout, stripe);
        });
        expect(Buffer.concat(parts).equals(object)).to.equal(true);
      }),
    );
  });

  it("are of shards of 256 KiB for a large object, and of small ones for a small object", () => {
    expect(layoutOf(100_000_000, DEFAULT_CODE).shardBytes).to.equal(262_144);
    expect(stripeCount(layoutOf(100_000_000, DEFAULT_CODE))).to.equal(64);
    expect(layoutOf(1, DEFAULT_CODE).shardBytes).to.equal(64);
    expect(stripeBytes(layoutOf(1_000, DEFAULT_CODE))).to.equal(1_152);
  });

  it("put no more than a sixth of a stripe into one shard, and each shard under its own name", async () => {
    const object = objectOf(1_152);
    const layout = layoutOf(object.length, DEFAULT_CODE);
    const shards = cutStripe(object, layout, 0);
    expect(shards.map(({ length }) => length)).to.deep.equal(new Array(10).fill(192));
    const names = await Promise.all(shards.map(shardHash));
    expect(new Set(names).size).to.equal(10);
  });

  it("refuse shards of another length", () => {
    const layout = layoutOf(100, DEFAULT_CODE);
    const shards = cutStripe(objectOf(100), layout, 0);
    expect(() => joinStripe([new Uint8Array(1), ...shards.slice(1)], layout, 0))
      .to.throw()
      .with.property("code", "SHARDS_MISSING");
  });
});
