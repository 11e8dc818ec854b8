import { expect } from "chai";
import fc from "fast-check";
import type { Database } from "../../../../chain/ledger/database/interface.ts";
import { corrupt } from "../../../../chain/ledger/corruption.ts";
import { PREFIX, rangeOf } from "../../../../chain/ledger/keys.ts";
import { EMPTY_ACCOUNT, LevelStateStore } from "../../../../chain/ledger/state/index.ts";
import type { StateRetention } from "../../../../chain/ledger/state/index.ts";
import { nodeKey } from "../../../../chain/ledger/state/keys.ts";
import { StoredNodes } from "../../../../chain/ledger/state/nodes.ts";
import { walkTrie } from "../../../../chain/ledger/trie/index.ts";
import { fromHex, toHex } from "../../../../chain/primitives/bytes.ts";
import { keccak256 } from "../../../../chain/primitives/crypto/keccak.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Hash } from "../../../../chain/primitives/types.ts";
import { TINY, commit, expectState, openMemory, undo } from "./fixture.ts";
import { address, applyToModel, modelRoot, slot, toChanges } from "./model.ts";
import type { AccountChange, Model } from "./model.ts";

const ADDRESSES = [1, 2, 3, 4, 5, 6].map(address);
const SLOTS = [0, 1, 2, 3].map(slot);

/** Few values, so that states, storages and nodes return to earlier ones. */
const account = fc.record(
  {
    nonce: fc.constantFrom(0n, 1n, 2n ** 64n - 1n),
    balance: fc.constantFrom(0n, 1n, 10n ** 27n),
    code: fc.constantFrom(Uint8Array.of(0x60), new Uint8Array(300).fill(1)),
  },
  { requiredKeys: ["nonce", "balance"] },
);

const accountChange: fc.Arbitrary<AccountChange> = fc.record({
  address: fc.constantFrom(...ADDRESSES),
  account: fc.oneof(
    { weight: 4, arbitrary: account },
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  cleared: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  slots: fc
    .array(fc.tuple(fc.constantFrom(...SLOTS), fc.constantFrom(0n, 1n, 0x80n, 2n ** 256n - 1n)), { maxLength: 4 })
    .map((entries) => new Map(entries)),
});

const block = fc.uniqueArray(accountChange, { maxLength: 5, selector: (change) => change.address });

type Step =
  | { readonly kind: "commit"; readonly changes: AccountChange[] }
  | { readonly kind: "reopen" }
  | { readonly kind: "undo"; readonly steps: number };

const step = (undoes: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 6, arbitrary: block.map((changes) => ({ kind: "commit" as const, changes })) },
    { weight: 1, arbitrary: fc.constant({ kind: "reopen" as const }) },
    {
      weight: undoes ? 1 : 0,
      arbitrary: fc.integer({ min: 0, max: 3 }).map((steps) => ({ kind: "undo" as const, steps })),
    },
  );

/** Names of all trie nodes of a state. */
const nodesOf = (db: Database, root: Hash): Set<string> => {
  const nodes = new StoredNodes(db, () => corrupt("a node is missing"));
  const names = new Set<string>();
  const walk = (owner: Uint8Array | undefined, from: Hash): void => {
    if (from === EMPTY_ACCOUNT.storageRoot) return;
    for (const { key, depth, ref } of walkTrie(nodes.of(owner), fromHex(from), 32)) {
      if (ref.length === 32) names.add(toHex(nodeKey(owner, key, depth, ref)));
    }
  };
  walk(undefined, root);
  const reader = new LevelStateStore(db).at(root);
  for (const name of ADDRESSES) {
    walk(keccak256(fromHex(name)), reader.account(name)?.storageRoot ?? EMPTY_ACCOUNT.storageRoot);
  }
  return names;
};

const storedNodes = async (db: Database): Promise<Set<string>> => {
  const names = new Set<string>();
  for await (const [key] of db.entries(rangeOf(PREFIX.trieNode))) names.add(toHex(key));
  return names;
};

const run = async (
  steps: readonly Step[],
  retention: StateRetention,
  limits: Partial<typeof TINY>,
  after: (db: Database, store: LevelStateStore, history: readonly [Hash, Model][]) => void | Promise<void>,
): Promise<void> => {
  const db = await openMemory();
  let store = new LevelStateStore(db, retention, limits);
  const history: [Hash, Model][] = [[store.root, new Map()]];
  for (const next of steps) {
    if (next.kind === "reopen") store = new LevelStateStore(db, retention, limits);
    if (next.kind === "undo") {
      const sequence = Math.max(0, store.sequence - next.steps);
      await undo(db, store, sequence);
      history.length = sequence + 1;
    }
    const [, model] = history.at(-1) as [Hash, Model];
    if (next.kind === "commit") {
      store.prepare(store.root, toChanges(next.changes.slice(1)));
      const reader = store.at(store.root);
      await commit(db, store, next.changes);
      if (retention.prune === undefined) expectState(reader, model, ADDRESSES, SLOTS);
      const changed = applyToModel(model, next.changes);
      history.push([store.root, changed]);
      expect(store.root).to.equal(await modelRoot(changed));
    }
    const [root, newest] = history.at(-1) as [Hash, Model];
    expect(store.root).to.equal(root);
    expect(store.sequence).to.equal(history.length - 1);
    expectState(store.head, newest, ADDRESSES, SLOTS);
    await after(db, store, history);
  }
  await db.close();
};

const steps = (undoes: boolean): fc.Arbitrary<Step[]> => fc.array(step(undoes), { minLength: 1, maxLength: 12 });

describe("State store, against plain maps", function () {
  this.timeout(60_000);
  before(() => loadCrypto());

  for (const [name, limits] of [
    ["ample", {}],
    ["tiny", TINY],
  ] as const) {
    it(`keeps head and every older state through commits, undo and reopening, with ${name} caches`, async function () {
      await fc.assert(
        fc.asyncProperty(steps(true), (list) =>
          run(list, { undo: true }, limits, (_db, store, history) => {
            for (const [root, model] of history) expectState(store.at(root), model, ADDRESSES, SLOTS);
          }),
        ),
        { numRuns: 60 },
      );
    });

    it(`pruned, holds exactly the nodes of the last states, with ${name} caches`, async function () {
      await fc.assert(
        fc.asyncProperty(steps(false), fc.integer({ min: 1, max: 4 }), (list, prune) =>
          run(list, { prune }, limits, async (db, store, history) => {
            const kept = history.slice(-prune);
            const needed = new Set<string>();
            for (const [root, model] of kept) {
              expectState(store.at(root), model, ADDRESSES, SLOTS);
              for (const node of nodesOf(db, root)) needed.add(node);
            }
            expect([...(await storedNodes(db))].sort()).to.deep.equal([...needed].sort());
            for (const [root] of history) {
              const readable = kept.some(([keptRoot]) => keptRoot === root) || root === EMPTY_ACCOUNT.storageRoot;
              if (!readable)
                expect(() => store.at(root))
                  .to.throw()
                  .with.property("code", "STATE_PRUNED");
            }
          }),
        ),
        { numRuns: 60 },
      );
    });
  }
});
