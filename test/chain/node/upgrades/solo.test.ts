import { expect } from "chai";
import { parseGenesis } from "../../../../chain/execution/genesis/file.ts";
import type { Genesis } from "../../../../chain/execution/genesis/file.ts";
import type { ScheduledUpgrade } from "../../../../chain/execution/upgrades/definition.ts";
import { buildGenesis } from "../../../../chain/node/networks/build-genesis.ts";
import { localGenesisOptions, localSealing } from "../../../../chain/node/networks/local-genesis.ts";
import { startNode } from "../../../../chain/node/node.ts";
import type { ChainNode } from "../../../../chain/node/node.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { rejection } from "../../../support/rejection.ts";

const HEIGHT = 3;
const NEWER: ScheduledUpgrade = { name: "of-tomorrow", kind: "hard", height: HEIGHT, release: "9.9.9" };

const genesisWith = async (upgrades: readonly ScheduledUpgrade[]): Promise<Genesis> => {
  const genesis = parseGenesis(await buildGenesis(localGenesisOptions(Math.floor(Date.now() / 1_000) - 10)));
  const { cpchain = expect.fail("no section") } = genesis;
  return { ...genesis, cpchain: { ...cpchain, upgrades } };
};

describe("A node that seals alone", function () {
  this.timeout(60_000);

  let node: ChainNode | undefined;
  before(() => loadCrypto());
  afterEach(async () => {
    await node?.close();
    node = undefined;
  });

  it("ends before a hard upgrade that its software has not, and seals no block of it [T-10]", async () => {
    node = await startNode({
      genesis: await genesisWith([NEWER]),
      storage: { memory: true },
      durability: "os",
      sealing: localSealing({ kind: "period", periodMs: 1_000 }),
      recoveryWorkers: 0,
    });
    const error = await rejection(node.failure);
    expect(error.code).to.equal("UPGRADE_REQUIRED");
    expect(error.advice).to.contain("9.9.9");
    expect(node.ledger.head.header.number).to.equal(HEIGHT - 1);
  });

  it("does not start where it could not go on [T-10]", async () => {
    const genesis = await genesisWith([{ ...NEWER, height: 1 }]);
    const start = startNode({ genesis, storage: { memory: true }, durability: "os", recoveryWorkers: 0 });
    expect((await rejection(start)).code).to.equal("UPGRADE_REQUIRED");
  });
});
