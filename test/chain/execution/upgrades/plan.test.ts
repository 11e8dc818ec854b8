import { expect } from "chai";
import fc from "fast-check";
import { ExecutionError } from "../../../../chain/execution/errors.ts";
import { parseGenesis } from "../../../../chain/execution/genesis/file.ts";
import type { KnownUpgrades, RuleSet, ScheduledUpgrade } from "../../../../chain/execution/upgrades/definition.ts";
import { isActive, planUpgrades, rulesAt } from "../../../../chain/execution/upgrades/plan.ts";
import { KNOWN_UPGRADES } from "../../../../chain/execution/upgrades/registry.ts";

const PRAGUE: RuleSet = { hardfork: "prague", eips: [] };
const ACCOUNT = `0x${"11".repeat(20)}`;

const plan = (scheduled: readonly ScheduledUpgrade[], known: KnownUpgrades = KNOWN_UPGRADES) =>
  planUpgrades(PRAGUE, scheduled, known);

const hard = (name: string, height: number): ScheduledUpgrade => ({ name, kind: "hard", height });

const problemOf = (attempt: () => unknown): string => {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ExecutionError && error.code === "GENESIS_INVALID") return error.message;
    throw error;
  }
  return "none";
};

describe("Plan of upgrades", () => {
  it("has the rules of genesis until the first upgrade, and those of each from its height on [T-10]", () => {
    const made = plan([hard("osaka", 10), hard("bpo1", 20)]);
    const hardforkAt = (height: number) => rulesAt(made, height).rules.hardfork;
    expect([0, 9, 10, 19, 20, 1_000].map(hardforkAt)).to.deep.equal([
      ...["prague", "prague"],
      ...["osaka", "osaka"],
      ...["bpo1", "bpo1"],
    ]);
    expect(made.forks).to.deep.equal([10, 20]);
    expect(made.missing).to.equal(undefined);
    expect([isActive(made, "osaka", 9), isActive(made, "osaka", 10)]).to.deep.equal([false, true]);
  });

  it("counts several upgrades of one height as one change [T-10]", () => {
    const made = plan([hard("osaka", 10), hard("bpo1", 10)]);
    expect(made.eras.map(({ from }) => from)).to.deep.equal([0, 10]);
    expect(made.forks).to.deep.equal([10]);
  });

  it("leaves soft upgrades out of fork ids: nodes without them follow [T-10]", () => {
    const made = plan([{ name: "transaction-gas-cap", kind: "soft", height: 7 }]);
    expect(made.forks).to.deep.equal([]);
    expect(rulesAt(made, 7).rules.eips).to.deep.equal([7825]);
  });

  it("names the first hard upgrade that this software has not, and goes without soft ones [T-10]", () => {
    const made = plan([
      { name: "later", kind: "soft", height: 3 },
      hard("osaka", 5),
      hard("newer", 8),
      hard("bpo1", 9),
    ]);
    expect(made.missing).to.deep.include({ name: "newer", height: 8 });
    expect(made.upgrades.map(({ known }) => known)).to.deep.equal([false, true, false, true]);
    // What this software cannot execute is no part of the fork that it claims to follow.
    expect(made.forks).to.not.include(8);
  });

  it("has one rule set per height, the same wherever upgrades stand in time [T-10]", () => {
    const heights = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 50 }), fc.nat({ max: 120 }));
    fc.assert(
      fc.property(heights, ([osaka, more, height]) => {
        const made = plan([hard("osaka", osaka), hard("bpo2", osaka + more)]);
        const { hardfork } = rulesAt(made, height).rules;
        expect(hardfork).to.equal(height >= osaka + more ? "bpo2" : height >= osaka ? "osaka" : "prague");
      }),
    );
  });

  it("refuses an upgrade that this software knows as something else, or that the chain has already [T-10]", () => {
    expect(problemOf(() => plan([{ name: "osaka", kind: "soft", height: 3 }]))).to.contain("hard, not soft");
    expect(problemOf(() => plan([hard("prague", 3)]))).to.contain("prague already");
    expect(problemOf(() => plan([hard("bpo1", 3), hard("osaka", 4)]))).to.contain("bpo1 already");
  });
});

describe("Upgrades in a genesis file", () => {
  const parse = (upgrades: unknown) =>
    parseGenesis({
      config: { chainId: 41, pragueTime: 0 },
      alloc: {},
      cpchain: {
        version: 1,
        periodMs: 1_000,
        treasury: ACCOUNT,
        validators: [ACCOUNT],
        proposers: [ACCOUNT],
        upgrades,
      },
    }).cpchain?.upgrades;

  it("are read in the order of their heights [T-10]", () => {
    const list = [
      { name: "osaka", kind: "hard", height: 10, release: "1.2.0" },
      { name: "of-tomorrow", kind: "soft", height: 10 },
    ];
    expect(parse(list)).to.deep.equal(list);
    expect(parse(undefined)).to.equal(undefined);
  });

  const osaka = { name: "osaka", kind: "hard", height: 10 };
  const wrong: readonly (readonly [string, unknown])[] = [
    ["no list", "osaka"],
    ["an unknown kind", [{ ...osaka, kind: "firm" }]],
    ["a height that is genesis", [{ ...osaka, height: 0 }]],
    ["a height that is no number", [{ ...osaka, height: "ten" }]],
    ["a name with spaces", [{ ...osaka, name: "osaka now" }]],
    ["a release with control characters", [{ ...osaka, release: "1.0\n" }]],
    ["a field nobody knows", [{ ...osaka, hieght: 10 }]],
    ["the same twice", [osaka, osaka]],
    ["another order", [osaka, { name: "bpo1", kind: "hard", height: 9 }]],
  ];
  for (const [what, upgrades] of wrong) {
    it(`are refused with ${what} [T-10]`, () => {
      expect(problemOf(() => parse(upgrades))).to.contain("cpchain.upgrades");
    });
  }
});
