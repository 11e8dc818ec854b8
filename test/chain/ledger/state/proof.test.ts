import { verifyMerkleProof } from "@ethereumjs/mpt";
import { expect } from "chai";
import { EMPTY_ACCOUNT } from "../../../../chain/ledger/state/index.ts";
import type { AccountProof, LevelStateStore } from "../../../../chain/ledger/state/index.ts";
import { decodeAccount } from "../../../../chain/ledger/state/account.ts";
import { fromHex, toHex } from "../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Hash, Hex } from "../../../../chain/primitives/types.ts";
import { commit, openStore } from "./fixture.ts";
import { address, slot } from "./model.ts";
import type { AccountChange } from "./model.ts";

const change = (number: number, balance: bigint, slots: [number, bigint][] = []): AccountChange => ({
  address: address(number),
  account: { nonce: 1n, balance },
  cleared: false,
  slots: new Map(slots.map(([key, value]) => [slot(key), value])),
});

/** The proved value by the stock verifier; null: proved to be absent. */
const verified = (root: Hash, key: Hex, proof: readonly Hex[]): Promise<Uint8Array | null> =>
  verifyMerkleProof(fromHex(key), proof.map(fromHex), { useKeyHashing: true, root: fromHex(root) });

const expectProof = async (store: LevelStateStore, root: Hash, number: number): Promise<AccountProof> => {
  const proof = store.prove(root, address(number), [slot(1), slot(2), slot(99)]);
  expect(proof.account).to.deep.equal(store.at(root).account(address(number)));
  const leaf = await verified(root, address(number), proof.accountProof);
  expect(leaf === null ? undefined : decodeAccount(leaf)).to.deep.equal(proof.account);
  const { storageRoot } = proof.account ?? EMPTY_ACCOUNT;
  for (const { slot: key, value, proof: nodes } of proof.storageProof) {
    expect(value).to.equal(store.at(root).storage(address(number), key));
    if (storageRoot === EMPTY_ACCOUNT.storageRoot) expect(nodes).to.have.length(0);
    else expect((await verified(storageRoot, key, nodes)) === null).to.equal(value === 0n);
  }
  return proof;
};

describe("Proofs of state (EIP-1186)", function () {
  before(() => loadCrypto());

  it("satisfy the stock verifier for accounts and slots, present and absent, in head and older states", async function () {
    const { db, store } = await openStore();
    await commit(db, store, [change(1, 5n, [[1, 7n]])]);
    const small = store.root;
    const many = Array.from({ length: 200 }, (_, index): [number, bigint] => [index + 1, BigInt(index + 1)]);
    await commit(
      db,
      store,
      Array.from({ length: 200 }, (_, index) => change(index + 2, 9n, index === 0 ? many : [])),
    );
    for (const root of [small, store.root]) {
      for (const number of [1, 2, 3, 1_000, 1_001]) await expectProof(store, root, number);
    }
    const inLarge = await expectProof(store, store.root, 2);
    expect(inLarge.storageProof.map(({ value }) => value)).to.deep.equal([1n, 2n, 99n]);
    expect((await expectProof(store, small, 2)).account).to.equal(undefined);
    await db.close();
  });

  it("are empty in the empty state", async function () {
    const { db, store } = await openStore();
    expect(store.prove(store.root, address(1), [slot(1)])).to.deep.equal({
      account: undefined,
      accountProof: [],
      storageProof: [{ slot: slot(1), value: 0n, proof: [] }],
    });
    await db.close();
  });

  it("of a state that is not stored are refused", async function () {
    const { db, store } = await openStore();
    expect(() => store.prove(toHex(new Uint8Array(32).fill(1)), address(1), []))
      .to.throw()
      .with.property("code", "STATE_PRUNED");
    await db.close();
  });
});
