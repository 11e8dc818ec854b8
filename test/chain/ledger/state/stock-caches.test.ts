import { CacheType, Caches, MerkleStateManager } from "@ethereumjs/statemanager";
import { createAccount, createAddressFromString } from "@ethereumjs/util";
import { expect } from "chai";
import { toHex } from "../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { commit, openStore } from "./fixture.ts";
import { address, applyToModel, modelRoot } from "./model.ts";
import type { AccountChange } from "./model.ts";

const ACCOUNTS = 300;
const CACHED = 100;

const changes = Array.from({ length: ACCOUNTS }, (_, index): AccountChange => ({
  address: address(index + 1),
  account: { nonce: 0n, balance: BigInt(index + 1) },
  cleared: false,
  slots: new Map(),
}));

/** Writes the accounts in one block with the state manager of @ethereumjs; counts those that are there afterwards. */
const writeWithStock = async (type: CacheType): Promise<{ root: string; alive: number }> => {
  const manager = new MerkleStateManager({ caches: new Caches({ account: { size: CACHED, type } }) });
  for (const [index, change] of changes.entries()) {
    const account = createAccount({ balance: BigInt(index + 1) });
    await manager.putAccount(createAddressFromString(change.address), account);
  }
  await manager.flush();
  manager.clearCaches();
  let alive = 0;
  for (const change of changes) {
    if ((await manager.getAccount(createAddressFromString(change.address))) !== undefined) alive++;
  }
  return { root: toHex(await manager.getStateRoot()), alive };
};

describe("Why the stock caches are not used", function () {
  before(() => loadCrypto());

  it("the stock LRU caches lose state: more writes in a block than fit leave a wrong root", async function () {
    const expected = await modelRoot(applyToModel(new Map(), changes));
    const lru = await writeWithStock(CacheType.LRU);
    expect(lru.alive).to.equal(CACHED);
    expect(lru.root).to.not.equal(expected);
    const ordered = await writeWithStock(CacheType.ORDERED_MAP);
    expect(ordered).to.deep.equal({ root: expected, alive: ACCOUNTS });
  });

  it("ours with the same bound keeps every write", async function () {
    const { db, store } = await openStore({}, { cachedAccounts: CACHED });
    await commit(db, store, changes);
    expect(store.root).to.equal(await modelRoot(applyToModel(new Map(), changes)));
    expect(changes.filter((change) => store.head.account(change.address) !== undefined)).to.have.length(ACCOUNTS);
    await db.close();
  });
});
