import { expect } from "chai";
import fc from "fast-check";
import type { StateBranch } from "../../../../chain/ledger/state/index.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { TINY, commit, expectState, openStore } from "./fixture.ts";
import { address, applyToModel, modelRoot, slot } from "./model.ts";
import { toChanges, type AccountChange, type Model } from "./model.ts";

const ADDRESSES = [1, 2, 3, 4, 5].map(address);
const SLOTS = [0, 1, 2].map(slot);

const account = fc.record(
  {
    nonce: fc.constantFrom(0n, 7n),
    balance: fc.constantFrom(0n, 10n ** 27n),
    code: fc.constantFrom(Uint8Array.of(0x60), new Uint8Array(300).fill(1)),
  },
  { requiredKeys: ["nonce", "balance"] },
);

const change: fc.Arbitrary<AccountChange> = fc.record({
  address: fc.constantFrom(...ADDRESSES),
  account: fc.oneof(account, fc.constant(undefined), fc.constant(null)),
  cleared: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  slots: fc
    .array(fc.tuple(fc.constantFrom(...SLOTS), fc.constantFrom(0n, 1n, 2n ** 255n)), { maxLength: 3 })
    .map((entries) => new Map(entries)),
});

const block = fc.uniqueArray(change, { maxLength: 4, selector: (one) => one.address });
const blocks = fc.array(block, { minLength: 1, maxLength: 4 });

const grow = async (branch: StateBranch, from: Model, steps: readonly AccountChange[][]): Promise<void> => {
  let model = from;
  for (const changes of steps) {
    model = applyToModel(model, changes);
    expect(branch.apply(toChanges(changes))).to.equal(await modelRoot(model));
    expectState(branch, model, ADDRESSES, SLOTS);
  }
};

describe("a branch of a stored state", () => {
  before(loadCrypto);

  it("has the roots and contents that the same blocks would give if they were stored", async () => {
    await fc.assert(
      fc.asyncProperty(blocks, blocks, async (stored, branched) => {
        const { db, store } = await openStore({}, TINY);
        let model: Model = new Map();
        for (const changes of stored) {
          await commit(db, store, changes);
          model = applyToModel(model, changes);
        }
        await grow(store.branch(store.root), model, branched);
        await db.close();
      }),
      { numRuns: 60 },
    );
  });

  it("grows out of an older state as well, and leaves the store as it was", async () => {
    await fc.assert(
      fc.asyncProperty(block, blocks, blocks, async (first, later, branched) => {
        const { db, store } = await openStore({}, TINY);
        await commit(db, store, first);
        const model = applyToModel(new Map(), first);
        const older = store.root;
        let head = model;
        for (const changes of later) {
          await commit(db, store, changes);
          head = applyToModel(head, changes);
        }
        await grow(store.branch(older), model, branched);
        expect(store.root).to.equal(await modelRoot(head));
        expectState(store.head, head, ADDRESSES, SLOTS);
        await db.close();
      }),
      { numRuns: 60 },
    );
  });

  it("proves what the store proves once the same blocks are stored", async () => {
    await fc.assert(
      fc.asyncProperty(block, blocks, async (first, branched) => {
        const { db, store } = await openStore();
        await commit(db, store, first);
        const branch = store.branch(store.root);
        for (const changes of branched) {
          branch.apply(toChanges(changes));
          await commit(db, store, changes);
        }
        for (const name of ADDRESSES)
          expect(branch.prove(name, SLOTS)).to.deep.equal(store.prove(store.root, name, SLOTS));
        await db.close();
      }),
      { numRuns: 40 },
    );
  });

  it("is refused for a state that is not stored", async () => {
    const { db, store } = await openStore();
    expect(() => store.branch(`0x${"ab".repeat(32)}`))
      .to.throw()
      .with.property("code", "STATE_PRUNED");
    await db.close();
  });
});
