import fc from "fast-check";
import type { InternalCalls } from "../../../../chain/ledger/appearances/interface.ts";
import type { Ledger } from "../../../../chain/ledger/interface.ts";
import { openLedger } from "../../../../chain/ledger/open.ts";
import type { Genesis } from "../../../../chain/ledger/open.ts";
import { addressOf, certificateOf, genesisOf, nextBlock } from "../support/chain.ts";
import type { BlockPlan } from "../support/chain.ts";
import { withFolder } from "../support/folder.ts";
import { blockPlan } from "../support/plans.ts";
import { AppearanceModel } from "./model.ts";

/** Those of the plans, and the contracts that their creations get. */
const ADDRESSES = [1, 2, 3, 4, 5, 6, 0xc0de00, 0xc0de01, 0xc0de02, 0xc0de03].map(addressOf);

const address = fc.constantFrom(...ADDRESSES);
const internalCalls: fc.Arbitrary<InternalCalls> = fc
  .record({
    accounts: fc.uniqueArray(address, { maxLength: 3 }),
    creations: fc.uniqueArray(fc.record({ address, creator: address }), {
      maxLength: 1,
      selector: (creation) => creation.address,
    }),
  })
  .map(({ accounts, creations }) => ({
    accounts: [...new Set([...accounts, ...creations.map((creation) => creation.address)])],
    creations,
  }));

interface IndexedPlan {
  readonly plan: BlockPlan;
  readonly internal: readonly (InternalCalls | undefined)[];
}

const indexedPlan: fc.Arbitrary<IndexedPlan> = fc.record({
  plan: blockPlan,
  internal: fc.array(fc.option(internalCalls, { nil: undefined }), { maxLength: 4 }),
});

type Step =
  { readonly do: "append"; readonly block: IndexedPlan } | { readonly do: "mark" } | { readonly do: "revert" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: indexedPlan.map((block) => ({ do: "append" as const, block })) },
  { weight: 2, arbitrary: fc.constant({ do: "mark" as const }) },
  { weight: 2, arbitrary: fc.constant({ do: "revert" as const }) },
);

const append = async (ledger: Ledger, model: AppearanceModel, { plan, internal }: IndexedPlan): Promise<void> => {
  const executed = nextBlock(ledger, plan);
  const calls = plan.transactions.flatMap((_, index): [number, InternalCalls][] => {
    const found = internal[index];
    return found === undefined ? [] : [[index, found]];
  });
  const indexed = { ...executed, internal: new Map(calls) };
  await ledger.append(indexed, certificateOf(executed.block));
  model.blocks.push(indexed);
};

const run = async (ledger: Ledger, model: AppearanceModel, steps: readonly Step[]): Promise<void> => {
  const marks: { readonly mark: number; readonly blocks: number }[] = [];
  for (const action of steps) {
    if (action.do === "append") await append(ledger, model, action.block);
    else if (action.do === "mark") marks.push({ mark: ledger.mark(), blocks: model.blocks.length });
    else {
      const back = marks.pop();
      if (back === undefined) continue;
      await ledger.revertTo(back.mark);
      model.blocks.length = back.blocks;
    }
  }
};

describe("The index of addresses against a search of every transaction", function () {
  this.timeout(60_000);
  let genesis: Genesis;

  before(async () => {
    genesis = await genesisOf();
  });

  it("finds the same in both directions, after going back and after it is opened again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), (steps) =>
        withFolder(async (folder) => {
          const model = new AppearanceModel();
          const options = { location: { folder }, genesis, durability: "os", undo: true, index: true } as const;
          const ledger = await openLedger(options);
          await run(ledger, model, steps);
          await model.compare(ledger.addresses, ADDRESSES);
          await ledger.close();
          const reopened = await openLedger({ location: { folder }, durability: "os" });
          await model.compare(reopened.addresses, ADDRESSES);
          await reopened.close();
        }),
      ),
      { numRuns: 20 },
    );
  });
});
