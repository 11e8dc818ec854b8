import { expect } from "chai";
import * as fc from "fast-check";
import { ConsensusError } from "../../../chain/consensus/errors.ts";
import { quorumSizes, validatorSet } from "../../../chain/consensus/quorum.ts";
import { CONSENSUS_LIMITS } from "../../../chain/primitives/limits.ts";
import type { Address } from "../../../chain/primitives/types.ts";

const address = (i: number): Address => `0x${i.toString(16).padStart(40, "0")}`;

describe("quorum sizes", () => {
  it("follow from n = 3f + 1 [C-05, C-15]", () => {
    expect(quorumSizes(1)).to.deep.equal({ n: 1, f: 0, quorum: 1, weak: 1 });
    expect(quorumSizes(4)).to.deep.equal({ n: 4, f: 1, quorum: 3, weak: 2 });
    expect(quorumSizes(7)).to.deep.equal({ n: 7, f: 2, quorum: 5, weak: 3 });
  });

  it("make any two quorums share an honest validator, and honest validators alone a quorum [C-14]", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 33 }), (f) => {
        const { n, quorum, weak } = quorumSizes(3 * f + 1);
        expect(2 * quorum - n).to.be.at.least(f + 1);
        expect(n - f).to.be.at.least(quorum);
        expect(weak).to.be.greaterThan(f);
      }),
    );
  });

  it("exist for no other number of validators [C-05]", () => {
    for (const n of [-2, 0, 2, 3, 5, 6, 8, 1.5, NaN, CONSENSUS_LIMITS.validators + 3]) {
      expect(() => quorumSizes(n), String(n))
        .to.throw(ConsensusError)
        .with.property("code", "VALIDATOR_SET_INVALID");
    }
  });
});

describe("a validator set", () => {
  it("knows each member's index and no stranger's", () => {
    const set = validatorSet([address(5), address(3), address(9), address(1)]);
    expect(set.quorum).to.equal(3);
    expect(set.indexOf(address(9))).to.equal(2);
    expect(set.indexOf(address(2))).to.equal(undefined);
  });

  it("lists nobody twice", () => {
    expect(() => validatorSet([address(1), address(2), address(1), address(3)]))
      .to.throw(ConsensusError)
      .with.property("code", "VALIDATOR_SET_INVALID");
  });
});
