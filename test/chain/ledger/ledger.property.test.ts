import fc from "fast-check";
import { expect } from "chai";
import type { Ledger } from "../../../chain/ledger/interface.ts";
import { openLedger } from "../../../chain/ledger/open.ts";
import type { Genesis } from "../../../chain/ledger/open.ts";
import type { StateChanges } from "../../../chain/ledger/state/interface.ts";
import { certificateOf, genesisOf, nextBlock } from "./support/chain.ts";
import type { BlockPlan } from "./support/chain.ts";
import { withFolder } from "./support/folder.ts";
import { LedgerModel } from "./support/model.ts";
import { blockPlan, logQuery, stateChanges } from "./support/plans.ts";

const appendPlan = async (ledger: Ledger, model: LedgerModel, plan: BlockPlan): Promise<void> => {
  const executed = nextBlock(ledger, plan);
  await ledger.append(executed, certificateOf(executed.block));
  model.append(executed);
};

const stagePlan = async (ledger: Ledger, model: LedgerModel, plan: BlockPlan): Promise<void> => {
  const executed = nextBlock(ledger, plan);
  await ledger.stage(executed, certificateOf(executed.block));
  model.append(executed);
};

const compareLogs = (ledger: Ledger, model: LedgerModel): void => {
  fc.assert(
    fc.property(logQuery(model.last), (query) => {
      expect(ledger.logs(query)).to.deep.equal(model.logs(query));
    }),
    { numRuns: 20 },
  );
};

/** A step of a local network: a block, durable at once or with others, a change outside a block, a mark, or the way back to the latest mark. */
type Step =
  | { readonly do: "append" | "stage"; readonly plan: BlockPlan }
  | { readonly do: "flush" }
  | { readonly do: "mutate"; readonly changes: StateChanges }
  | { readonly do: "mark" }
  | { readonly do: "revert" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: blockPlan.map((plan) => ({ do: "append" as const, plan })) },
  { weight: 3, arbitrary: blockPlan.map((plan) => ({ do: "stage" as const, plan })) },
  { weight: 1, arbitrary: fc.constant({ do: "flush" as const }) },
  { weight: 2, arbitrary: stateChanges.map((changes) => ({ do: "mutate" as const, changes })) },
  { weight: 2, arbitrary: fc.constant({ do: "mark" as const }) },
  { weight: 2, arbitrary: fc.constant({ do: "revert" as const }) },
);

interface Mark {
  readonly mark: number;
  readonly blocks: number;
  readonly irregular: ReadonlyMap<number, `0x${string}`>;
}

const runSteps = async (ledger: Ledger, model: LedgerModel, steps: readonly Step[]): Promise<void> => {
  const marks: Mark[] = [];
  for (const action of steps) {
    if (action.do === "append") await appendPlan(ledger, model, action.plan);
    else if (action.do === "stage") await stagePlan(ledger, model, action.plan);
    else if (action.do === "flush") await ledger.flush();
    else if (action.do === "mutate") {
      await ledger.mutateState(action.changes);
      model.irregular.set(model.last, ledger.state.root);
    } else if (action.do === "mark")
      marks.push({ mark: ledger.mark(), blocks: model.blocks.length, irregular: new Map(model.irregular) });
    else {
      const back = marks.pop();
      if (back === undefined) continue;
      await ledger.revertTo(back.mark);
      model.blocks.length = back.blocks;
      model.irregular.clear();
      back.irregular.forEach((root, number) => model.irregular.set(number, root));
    }
  }
};

describe("A ledger against a model", () => {
  let genesis: Genesis;

  before(async () => {
    genesis = await genesisOf();
  });

  it("reads back what was appended, before and after it is opened again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(blockPlan, { maxLength: 8 }), (plans) =>
        withFolder(async (folder) => {
          const model = new LedgerModel(genesis);
          const options = { location: { folder }, genesis, durability: "os" } as const;
          const ledger = await openLedger(options);
          for (const plan of plans) await appendPlan(ledger, model, plan);
          model.compare(ledger);
          compareLogs(ledger, model);
          await ledger.close();
          const reopened = await openLedger(options);
          model.compare(reopened);
          compareLogs(reopened, model);
          await reopened.close();
        }),
      ),
      { numRuns: 15 },
    );
  });

  it("goes back to any mark across blocks and changes outside blocks", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 16 }), (steps) =>
        withFolder(async (folder) => {
          const model = new LedgerModel(genesis);
          const options = { location: { folder }, genesis, durability: "os", undo: true } as const;
          const ledger = await openLedger(options);
          await runSteps(ledger, model, steps);
          model.compare(ledger);
          compareLogs(ledger, model);
          await ledger.flush();
          await ledger.close();
          const reopened = await openLedger(options);
          model.compare(reopened);
          compareLogs(reopened, model);
          await reopened.close();
        }),
      ),
      { numRuns: 25 },
    );
  });
});
