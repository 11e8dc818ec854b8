import { expect } from "chai";
import * as fc from "fast-check";
import { explore } from "../../formal/explorer/explore.ts";
import { LBFT2 } from "../../formal/explorer/machine.ts";
import { classesOf, distinctHeights } from "../../formal/explorer/universe.ts";
import type { Setting } from "../../formal/explorer/universe.ts";
import type { Validator } from "../../formal/explorer/validator.ts";
import { Walk } from "./support/walk.ts";

/** A validator as the explorer names it: by the first of its class. */
const renamed = (validators: readonly Validator[], setting: Setting): readonly Validator[] => {
  const classes = classesOf(setting);
  return validators.map(({ state, sent }, i) => ({
    state: { ...state, context: { ...state.context, self: classes[i] } },
    sent,
  }));
};

describe("The explorer's short cuts", function () {
  const base = { rule: LBFT2, validators: 4, byzantine: 1, lastRound: 2 };

  for (const height of distinctHeights(base)) {
    it(`leave out nothing that runs without them, coordinator ${((height + 2) % 4) + 1} of round 2 [T-13]`, () => {
      const setting: Setting = { ...base, height };
      const seen = explore(setting, { states: 1_000_000 });
      expect(seen.exhausted).to.equal(true);
      const reached = { round: 0, insertions: 0 };
      fc.assert(
        fc.property(fc.noShrink(fc.infiniteStream(fc.nat({ max: 2 ** 30 }))), (numbers) => {
          const walk = new Walk(setting, (list) => list[(numbers.next().value ?? 0) % list.length]);
          for (let i = 0; i < 150; i++) {
            walk.step();
            expect(seen.saw(renamed(walk.validators, setting)), `state after ${i + 1} events`).to.equal(true);
          }
          const inserted = walk.validators.flatMap((validator) => validator.inserted ?? []);
          expect(new Set(inserted).size).to.be.at.most(1);
          for (const { state } of walk.validators) reached.round = Math.max(reached.round, state.round);
          reached.insertions += inserted.length;
        }),
        { numRuns: 150 },
      );
      expect(reached.round).to.equal(2);
      expect(reached.insertions).to.be.greaterThan(20);
    });
  }
});
