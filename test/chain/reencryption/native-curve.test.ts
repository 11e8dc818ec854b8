import { expect } from "chai";
import fc from "fast-check";
import { createNativeCurve } from "../../../chain/reencryption/native-curve.ts";
import { combineFragments } from "../../../sdk/reencryption/combine.ts";
import { nobleCurve } from "../../../sdk/reencryption/noble-curve.ts";
import { field } from "../../../sdk/reencryption/scalar.ts";
import { BUYER, epoch, granted } from "../../sdk/reencryption/support/parties.ts";
import { storedVectors } from "../../sdk/reencryption/support/stored-vectors.ts";
import { computeVectors } from "../../sdk/reencryption/support/vectors.ts";

const scalars = fc.bigInt({ min: 1n, max: field.ORDER - 1n });

describe("The native curve of the re-encryption [S-12]", () => {
  const native = createNativeCurve();

  it("computes what the reference does, byte by byte", () => {
    fc.assert(
      fc.property(scalars, scalars, (a, b) => {
        const point = nobleCurve.multiplyBase(a);
        expect(native.multiplyBase(a)).to.deep.equal(point);
        expect(native.multiply(point, b)).to.deep.equal(nobleCurve.multiply(point, b));
        expect(native.coordinates(point)).to.deep.equal(nobleCurve.coordinates(point));
        const terms = [
          { scalar: a, point: nobleCurve.base },
          { scalar: b, point },
          { scalar: 0n, point },
        ];
        expect(native.sum(terms)).to.deep.equal(nobleCurve.sum(terms));
      }),
      { numRuns: 25 },
    );
  });

  it("knows the sum that is infinity, also between sums that are not", () => {
    const point = nobleCurve.multiplyBase(5n);
    const one = { scalar: 1n, point };
    const minusOne = { scalar: field.ORDER - 1n, point };
    for (const curve of [native, nobleCurve]) {
      expect(curve.sum([one, minusOne])).to.equal(undefined);
      expect(curve.sum([])).to.equal(undefined);
      expect(curve.sum([one, minusOne, one])).to.deep.equal(point);
    }
  });

  it("agrees with the reference on what is a point", () => {
    const bytes = fc.uint8Array({ minLength: 31, maxLength: 34 }).map((x) => Uint8Array.of(2, ...x));
    fc.assert(
      fc.property(bytes, (candidate) => {
        expect(native.isPoint(candidate)).to.equal(nobleCurve.isPoint(candidate));
      }),
    );
    expect(native.isPoint(new Uint8Array(33))).to.equal(false);
  });

  it("re-encrypts for a buyer who has the reference, and the other way round", () => {
    for (const [here, there] of [
      [native, nobleCurve],
      [nobleCurve, native],
    ] as const) {
      const interval = epoch(3, here);
      const { public: grant, fragments } = granted(interval, { threshold: 2, proxies: 3 }, here);
      const key = combineFragments(BUYER, grant, interval.capsule, interval.context, fragments, there);
      expect(key).to.deep.equal(interval.contentKey);
    }
  });

  it("gives the test vectors of the scheme", () => {
    expect(computeVectors(native)).to.deep.equal(storedVectors());
  });

  it("names what is missing instead of falling back", () => {
    const load = () => {
      throw new Error("no binding");
    };
    expect(() => createNativeCurve(load))
      .to.throw()
      .with.property("code", "NATIVE_CRYPTO_MISSING");
  });
});
