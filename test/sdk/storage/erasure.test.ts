import { expect } from "chai";
import fc from "fast-check";
import { DEFAULT_CODE, isCode, parityOf, restore } from "../../../sdk/storage/erasure.ts";
import type { ErasureCode } from "../../../sdk/storage/erasure.ts";

const filled = (count: number, length: number, seed = 1): Uint8Array[] =>
  Array.from({ length: count }, (_, shard) =>
    Uint8Array.from({ length }, (_byte, at) => (seed * 31 + shard * 7 + at * 13 + ((at * shard) % 11)) & 255),
  );

/** Every way to lose up to `most` of `count` shards. */
const losses = (count: number, most: number): number[][] =>
  Array.from({ length: 2 ** count }, (_, mask) =>
    Array.from({ length: count }, (_place, place) => place).filter((place) => (mask >> place) % 2 === 1),
  ).filter(({ length }) => length <= most);

const without = (shards: readonly Uint8Array[], lost: readonly number[]): (Uint8Array | undefined)[] =>
  shards.map((shard, place) => (lost.includes(place) ? undefined : shard));

describe("Erasure coding [A-06]", () => {
  it("gives all shards back whichever 1 to 4 of 10 are lost", () => {
    const data = filled(6, 40);
    const shards = [...data, ...parityOf(data, DEFAULT_CODE)];
    const patterns = losses(10, 4);
    expect(patterns.length).to.equal(386);
    for (const lost of patterns) expect(restore(without(shards, lost), DEFAULT_CODE)).to.deep.equal(shards);
  });

  it("needs as many shards as the data had", () => {
    const data = filled(6, 8);
    const shards = [...data, ...parityOf(data, DEFAULT_CODE)];
    expect(() => restore(without(shards, [0, 1, 2, 3, 4]), DEFAULT_CODE))
      .to.throw()
      .with.property("code", "SHARDS_MISSING");
  });

  it("works for any code, content and length, with any loss it allows", () => {
    const cases = fc.record({
      code: fc.record({ data: fc.integer({ min: 1, max: 12 }), parity: fc.integer({ min: 0, max: 8 }) }),
      length: fc.nat(70),
      seed: fc.nat(1_000),
      order: fc.nat(1_000),
    });
    fc.assert(
      fc.property(cases, ({ code, length, seed, order }) => {
        const data = filled(code.data, length, seed);
        const shards = [...data, ...parityOf(data, code)];
        const lost = shards.map((_, place) => (place + order) % shards.length).slice(0, code.parity);
        expect(restore(without(shards, lost), code)).to.deep.equal(shards);
      }),
    );
  });

  it("writes the parity of the specification", () => {
    const data = [Uint8Array.of(1, 0), Uint8Array.of(0, 1)];
    // Rows 1/(2+0) 1/(2+1) and 1/(3+0) 1/(3+1) in the field: inverses of 2, 3, 3, 2.
    expect(parityOf(data, { data: 2, parity: 2 })).to.deep.equal([Uint8Array.of(142, 244), Uint8Array.of(244, 142)]);
  });

  it("refuses shards of different lengths, another number of them, and codes beyond the field", () => {
    const code: ErasureCode = { data: 2, parity: 1 };
    for (const wrong of [[], filled(1, 3), filled(3, 3), [new Uint8Array(1), new Uint8Array(2)]]) {
      expect(() => parityOf(wrong, code))
        .to.throw()
        .with.property("code", "SHARDS_MISSING");
    }
    expect(isCode(DEFAULT_CODE)).to.equal(true);
    for (const [data, parity] of [
      [0, 1],
      [200, 57],
      [1.5, 1],
      [1, -1],
    ] as const) {
      expect(isCode({ data, parity })).to.equal(false);
    }
  });
});
