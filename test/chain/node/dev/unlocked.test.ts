import { expect } from "chai";
import { devAccounts } from "../../../../chain/node/dev/accounts.ts";
import { UnlockedAccounts } from "../../../../chain/node/dev/unlocked.ts";
import { startNode } from "../../../../chain/node/node.ts";
import { parseGenesis } from "../../../../chain/execution/genesis/file.ts";
import { buildGenesis } from "../../../../chain/node/networks/build-genesis.ts";
import { localGenesisOptions } from "../../../../chain/node/networks/local-genesis.ts";
import { crypto, loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { errorCode } from "../../../../chain/primitives/errors.ts";
import { concatBytes, fromBigIntPadded, toHex } from "../../../../chain/primitives/bytes.ts";
import { RPC_ERROR } from "../../../../chain/rpc/errors.ts";

describe("Known accounts on a node with peers", () => {
  before(() => loadCrypto());

  it("sign for whoever asks", () => {
    const unlocked = new UnlockedAccounts(devAccounts());
    const digest = new Uint8Array(32).fill(7);
    expect(unlocked.accounts).to.deep.equal(devAccounts().map(({ address }) => address));
    for (const account of unlocked.accounts) {
      const { r, s, yParity } = unlocked.sign(account, digest) ?? expect.fail("no signature");
      const signature = concatBytes(fromBigIntPadded(r, 32), fromBigIntPadded(s, 32));
      expect(toHex(crypto().recover(digest, signature, yParity))).to.equal(account);
    }
    expect(unlocked.sign(`0x${"12".repeat(20)}`, digest) === undefined).to.equal(true);
  });

  it("come without power over time, mining and state", () => {
    const unlocked = new UnlockedAccounts(devAccounts());
    const powers = [
      ...([unlocked.mine, unlocked.snapshot, unlocked.revert, unlocked.reset, unlocked.mutate] as const),
      ...([unlocked.increaseTime, unlocked.setNextBlockTimestamp, unlocked.setAutomine] as const),
      ...([unlocked.impersonate, unlocked.setAutoImpersonate, unlocked.setCoinbase] as const),
    ];
    for (const power of powers) {
      expect(power)
        .to.throw(/one process/)
        .with.property("code", RPC_ERROR.notSupported);
    }
    expect([unlocked.automine, unlocked.impersonates()]).to.deep.equal([false, false]);
  });

  it("are refused on other networks than the local one", async () => {
    const genesis = parseGenesis(await buildGenesis({ ...localGenesisOptions(), chainId: 337 }));
    const started = startNode({
      genesis,
      storage: { memory: true },
      durability: "os",
      unlocked: devAccounts(),
      recoveryWorkers: 0,
    });
    expect(await started.then(() => "started").catch(errorCode)).to.equal("DEV_ONLY");
  });
});
