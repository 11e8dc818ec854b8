import { expect } from "chai";
import fc from "fast-check";
import { GenerationCache } from "../../../../chain/ledger/state/generation-cache.ts";
import { SlotCache } from "../../../../chain/ledger/state/slot-cache.ts";
import { address, slot } from "./model.ts";

describe("Caches of the flat state", function () {
  it("keep everything while it fits, whatever the order of use", function () {
    const cache = new GenerationCache<number, number>(100);
    for (let round = 0; round < 5; round++) {
      for (let key = 0; key < 100; key++) {
        if (round > 0) expect(cache.get((key * 37) % 100)).to.equal((key * 37) % 100);
        cache.set(key, key);
      }
    }
  });

  it("never hold more than their bound, and spare what is used again", function () {
    const cache = new GenerationCache<number, number>(10);
    const kept = (): number[] =>
      Array.from({ length: 25 }, (_, key) => key).filter((key) => cache.get(key) !== undefined);
    for (let key = 0; key < 11; key++) cache.set(key, key);
    expect(cache.get(1)).to.equal(1);
    for (let key = 11; key < 20; key++) cache.set(key, key);
    expect(kept()).to.deep.equal([1, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });

  it("count weights, not entries, when told to", function () {
    const cache = new GenerationCache<number, Uint8Array>(100, ({ length }) => length);
    for (let key = 0; key < 10; key++) cache.set(key, new Uint8Array(40));
    const kept = Array.from({ length: 10 }, (_, key) => key).filter((key) => cache.get(key) !== undefined);
    expect(kept).to.have.length(2);
  });

  it("drop nothing while held", function () {
    const cache = new GenerationCache<number, number>(2);
    cache.hold();
    for (let key = 0; key < 10; key++) cache.set(key, key);
    for (let key = 0; key < 10; key++) expect(cache.get(key)).to.equal(key);
    cache.release();
    expect(Array.from({ length: 10 }, (_, key) => key).filter((key) => cache.get(key) !== undefined)).to.have.length(2);
  });

  it("of slots answer with the last value or with none, and forget an account at once", function () {
    const operation = fc.record({
      account: fc.integer({ min: 0, max: 3 }).map(address),
      slot: fc.integer({ min: 0, max: 3 }).map(slot),
      value: fc.option(fc.bigInt({ min: 0n, max: 9n }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), fc.integer({ min: 1, max: 16 }), (operations, limit) => {
        const cache = new SlotCache(limit);
        const values = new Map<string, bigint>();
        for (const { account, slot: key, value } of operations) {
          if (value === undefined) {
            cache.clear(account);
            for (const name of values.keys()) if (name.startsWith(account)) values.delete(name);
          } else {
            cache.set(account, key, value);
            values.set(account + key, value);
          }
          let kept = 0;
          for (let a = 0; a < 4; a++) {
            for (let s = 0; s < 4; s++) {
              const cached = cache.get(address(a), slot(s));
              if (cached === undefined) continue;
              kept++;
              expect(cached).to.equal(values.get(address(a) + slot(s)));
            }
          }
          expect(kept).to.be.at.most(limit);
          if (limit === 16) expect(kept).to.equal(values.size);
        }
      }),
    );
  });
});
