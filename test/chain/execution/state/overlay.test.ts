import { expect } from "chai";
import fc from "fast-check";
import { StateOverlay } from "../../../../chain/execution/state/overlay.ts";
import { EMPTY_ACCOUNT } from "../../../../chain/ledger/state/account.ts";
import type { StateReader } from "../../../../chain/ledger/state/interface.ts";
import { toHash } from "../../../../chain/primitives/bytes.ts";
import type { Address, Hash } from "../../../../chain/primitives/types.ts";

const ADDRESSES = [1, 2, 3].map((n): Address => `0x${n.toString(16).padStart(40, "0")}`);
const SLOTS = [0n, 1n].map(toHash);
const STORED_ROOT: Hash = `0x${"11".repeat(32)}`;

/** Accounts 1 and 2 exist, 2 with storage. */
const reader: StateReader = {
  account(address) {
    if (address === ADDRESSES[0]) return { ...EMPTY_ACCOUNT, balance: 10n };
    return address === ADDRESSES[1] ? { ...EMPTY_ACCOUNT, nonce: 1n, storageRoot: STORED_ROOT } : undefined;
  },
  storage: (address, slot) => (address === ADDRESSES[1] && slot === SLOTS[0] ? 7n : 0n),
  code: () => new Uint8Array(),
};

type Step = (overlay: StateOverlay) => void;

const address = fc.constantFrom(...ADDRESSES);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(address, fc.bigInt(0n, 20n)).map(([at, balance]): Step => (overlay) => {
    overlay.putAccount(at, { ...(overlay.account(at) ?? EMPTY_ACCOUNT), balance });
  }),
  address.map((at): Step => (overlay) => {
    overlay.deleteAccount(at);
  }),
  address.map((at): Step => (overlay) => {
    overlay.clearStorage(at);
  }),
  fc.tuple(address, fc.constantFrom(...SLOTS), fc.bigInt(0n, 9n)).map(([at, slot, value]): Step => (overlay) => {
    overlay.putStorage(at, slot, value);
  }),
);

const view = (overlay: StateOverlay): unknown =>
  ADDRESSES.map((at) => [overlay.account(at), SLOTS.map((slot) => overlay.storage(at, slot))]);

describe("state overlay", function () {
  it("is after a revert what it was at the checkpoint, whatever happened in between", function () {
    fc.assert(
      fc.property(fc.array(step), fc.array(step), fc.array(step), (before, inner, nested) => {
        const overlay = new StateOverlay(reader);
        for (const apply of before) apply(overlay);
        const expected = view(overlay);
        overlay.checkpoint();
        for (const apply of inner) apply(overlay);
        overlay.checkpoint();
        for (const apply of nested) apply(overlay);
        overlay.commit();
        overlay.revert();
        expect(view(overlay)).to.deep.equal(expected);
        expect(overlay.depth).to.equal(0);
      }),
    );
  });

  it("reports as changes exactly what a reader on top of them sees", function () {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const overlay = new StateOverlay(reader);
        for (const apply of steps) apply(overlay);
        const { accounts, storage, cleared } = overlay.changes();
        for (const at of ADDRESSES) {
          const account = accounts.has(at) ? accounts.get(at) : reader.account(at);
          expect(account?.balance, at).to.equal(overlay.account(at)?.balance);
          if (account === undefined) continue;
          for (const slot of SLOTS) {
            const below = cleared.has(at) ? 0n : reader.storage(at, slot);
            expect(storage.get(at)?.get(slot) ?? below, `${at} ${slot}`).to.equal(overlay.storage(at, slot));
          }
        }
      }),
    );
  });

  it("reports nothing when everything is as it was", function () {
    const overlay = new StateOverlay(reader);
    overlay.putAccount(ADDRESSES[0] as Address, { ...EMPTY_ACCOUNT, balance: 10n });
    overlay.putStorage(ADDRESSES[1] as Address, SLOTS[0] as Hash, 7n);
    const { accounts, storage, cleared, code } = overlay.changes();
    expect([accounts.size, storage.size, cleared.size, code.size]).to.deep.equal([0, 0, 0, 0]);
  });

  it("shows a destroyed account's storage as empty after it was created again", function () {
    const overlay = new StateOverlay(reader);
    const contract = ADDRESSES[1] as Address;
    overlay.deleteAccount(contract);
    overlay.putAccount(contract, EMPTY_ACCOUNT);
    expect(overlay.storage(contract, SLOTS[0] as Hash)).to.equal(0n);
    expect(overlay.changes().cleared.has(contract)).to.equal(true);
  });

  it("refuses to revert without a checkpoint", function () {
    expect(() => {
      new StateOverlay(reader).revert();
    })
      .to.throw()
      .with.property("code", "INTERNAL");
  });

  it("knows how much the sum of balances has moved", function () {
    const overlay = new StateOverlay(reader);
    overlay.putAccount(ADDRESSES[2] as Address, { ...EMPTY_ACCOUNT, balance: 3n });
    overlay.deleteAccount(ADDRESSES[0] as Address);
    expect(overlay.balanceDelta()).to.equal(-7n);
  });
});
