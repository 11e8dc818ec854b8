import { expect } from "chai";
import { LevelStateStore } from "../../../../chain/ledger/state/index.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { keccak256Hex } from "../../../../chain/primitives/crypto/keccak.ts";
import type { Hash } from "../../../../chain/primitives/types.ts";
import { commit, openStore, undo } from "./fixture.ts";
import { address, slot, toChanges } from "./model.ts";
import type { AccountChange } from "./model.ts";

const pay = (number: number, balance: bigint, slots: [number, bigint][] = []): AccountChange => ({
  address: address(number),
  account: { nonce: 0n, balance },
  cleared: false,
  slots: new Map(slots.map(([key, value]) => [slot(key), value])),
});

const ALICE = address(1);

describe("State store", function () {
  before(() => loadCrypto());

  it("prepares several candidates on one parent, and commits one", async function () {
    const { db, store } = await openStore();
    await commit(db, store, [pay(1, 1n), pay(2, 1n)]);
    const parent = store.root;
    const [left, right] = [[pay(1, 5n)], [pay(1, 6n), pay(3, 1n)]].map((changes) =>
      store.prepare(parent, toChanges(changes)),
    );
    if (left === undefined || right === undefined) throw new RangeError("two candidates");
    expect(store.root).to.equal(parent);
    expect(store.head.account(ALICE)?.balance).to.equal(1n);
    await db.write(await store.batchFor(right));
    store.applied(right);
    expect(store.head.account(ALICE)?.balance).to.equal(6n);
    await store.batchFor(left).then(
      () => expect.fail("the other candidate was accepted"),
      (error: unknown) => expect(error).to.have.property("code", "NOT_ON_HEAD"),
    );
    expect(() => store.prepare(parent, toChanges([])))
      .to.throw()
      .with.property("code", "NOT_ON_HEAD");
    await db.close();
  });

  it("reads the old head until the batch is reported as written, cached or not", async function () {
    const { db, store } = await openStore();
    await commit(db, store, [
      pay(1, 1n, [
        [1, 1n],
        [2, 2n],
      ]),
      pay(2, 1n),
    ]);
    const cold = new LevelStateStore(db);
    const wiped: AccountChange = { ...pay(1, 9n, [[1, 5n]]), cleared: true };
    const prepared = cold.prepare(cold.root, toChanges([wiped]));
    await db.write(await cold.batchFor(prepared));
    expect(cold.head.account(ALICE)?.balance).to.equal(1n);
    expect([1, 2].map((key) => cold.head.storage(ALICE, slot(key)))).to.deep.equal([1n, 2n]);
    cold.applied(prepared);
    expect(cold.head.account(ALICE)?.balance).to.equal(9n);
    expect([1, 2].map((key) => cold.head.storage(ALICE, slot(key)))).to.deep.equal([5n, 0n]);
    await db.close();
  });

  it("goes on from the same head after a batch that was not written", async function () {
    const { db, store } = await openStore();
    await commit(db, store, [pay(1, 1n)]);
    const failed = store.prepare(store.root, toChanges([pay(1, 2n)]));
    await store.batchFor(failed);
    store.abandoned();
    await commit(db, store, [pay(1, 3n)]);
    expect(store.head.account(ALICE)?.balance).to.equal(3n);
    expect(store.sequence).to.equal(2);
    await db.close();
  });

  it("keeps a reader on its state while the head moves on", async function () {
    const { db, store } = await openStore();
    await commit(db, store, [pay(1, 1n, [[1, 1n]])]);
    const reader = store.at(store.root);
    await commit(db, store, [pay(1, 2n, [[1, 2n]])]);
    expect(reader.account(ALICE)?.balance).to.equal(1n);
    expect(reader.storage(ALICE, slot(1))).to.equal(1n);
    await db.close();
  });

  it("gives an account to storage that is written where none is", async function () {
    const { db, store } = await openStore();
    await commit(db, store, [{ ...pay(1, 0n, [[1, 1n]]), account: undefined }]);
    expect(store.head.account(ALICE)).to.include({ nonce: 0n, balance: 0n });
    expect(store.head.storage(ALICE, slot(1))).to.equal(1n);
    await db.close();
  });

  it("keeps code by hash, also of deleted accounts", async function () {
    const { db, store } = await openStore();
    const code = Uint8Array.of(0x60, 0x01);
    await commit(db, store, [{ ...pay(1, 0n), account: { nonce: 1n, balance: 0n, code } }]);
    await commit(db, store, [{ ...pay(1, 0n), account: null }]);
    const reopened = new LevelStateStore(db);
    expect(reopened.head.account(ALICE)).to.equal(undefined);
    expect(reopened.head.code(keccak256Hex(code))).to.deep.equal(code);
    expect(() => reopened.head.code(slot(1)))
      .to.throw()
      .with.property("code", "DATA_DIR_CORRUPT");
    await db.close();
  });

  it("takes up pruning that was interrupted", async function () {
    const { db, store } = await openStore();
    const roots: Hash[] = [];
    const pruning = new LevelStateStore(db, { prune: 1 });
    for (const balance of [1n, 2n, 3n]) {
      const prepared = pruning.prepare(pruning.root, toChanges([pay(1, balance)]));
      await db.write(await pruning.batchFor(prepared));
      pruning.applied(prepared);
      roots.push(prepared.root);
    }
    expect(roots.map((root) => store.at(root).account(ALICE)?.balance)).to.deep.equal([1n, 2n, 3n]);
    await commit(db, new LevelStateStore(db, { prune: 1 }), [pay(1, 4n)]);
    for (const root of roots)
      expect(() => store.at(root))
        .to.throw()
        .with.property("code", "STATE_PRUNED");
    await db.close();
  });

  it("refuses to go back where no undo record is", async function () {
    const { db, store } = await openStore();
    await commit(db, store, [pay(1, 1n)]);
    expect(() => store.undoTo(0))
      .to.throw()
      .with.property("code", "UNDO_UNAVAILABLE");
    expect(() => store.undoTo(2))
      .to.throw()
      .with.property("code", "UNDO_UNAVAILABLE");
    await undo(db, store, 1);
    expect(store.head.account(ALICE)?.balance).to.equal(1n);
    await db.close();
  });
});
