import { expect } from "chai";
import fc from "fast-check";
import { RecentValues } from "../../../chain/ledger/blocks/recent.ts";

type Step = { readonly do: "get" | "set" | "delete"; readonly key: number; readonly weight: number };

const LIMIT = 10;
const MOST_KEY = 4;
const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom("get", "set", "delete"),
  key: fc.integer({ min: 0, max: MOST_KEY }),
  weight: fc.integer({ min: 1, max: 5 }),
});

/** The rule, written as plainly as can be: keys in the order of their use, newest last. */
const expected = (steps: readonly Step[]): Map<number, number> => {
  let used: (readonly [number, number])[] = [];
  for (const { do: what, key, weight } of steps) {
    const known = used.find(([other]) => other === key);
    if (what !== "get" || known !== undefined) used = used.filter(([other]) => other !== key);
    if (what === "set") used.push([key, weight]);
    if (what === "get" && known !== undefined) used.push(known);
    while (used.reduce((sum, [, each]) => sum + each, 0) > LIMIT) used.shift();
  }
  return new Map(used);
};

describe("Recently used values", () => {
  it("are kept within their limit, the least recently used dropped first", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        const values = new RecentValues<number, number>(LIMIT, (weight) => weight);
        for (const { do: what, key, weight } of steps) {
          if (what === "get") values.get(key);
          else if (what === "set") values.set(key, weight);
          else values.delete(key);
        }
        const left = expected(steps);
        for (let key = 0; key <= MOST_KEY; key++) expect(values.get(key)).to.equal(left.get(key));
      }),
      { numRuns: 500 },
    );
  });
});
