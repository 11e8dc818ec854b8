import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { parseGenesis } from "../../../../chain/execution/genesis/file.ts";
import { LedgerError } from "../../../../chain/ledger/errors.ts";
import { buildGenesis } from "../../../../chain/node/networks/build-genesis.ts";
import { localGenesisOptions } from "../../../../chain/node/networks/local-genesis.ts";
import { startLocalNetwork } from "../../../../chain/node/networks/local.ts";
import { startNode } from "../../../../chain/node/node.ts";

describe("The local network in one process", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-local-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("refuses the folder of another genesis with the way out, which --reset is", async () => {
    const other = await startNode({
      genesis: parseGenesis(await buildGenesis(localGenesisOptions(1))),
      storage: { folder },
      durability: "os",
      recoveryWorkers: 0,
    });
    await other.close();
    const error = await startLocalNetwork({ folder, port: 0, page: false }).then(
      (network) => network.close(),
      (cause: unknown) => cause,
    );
    expect(error).to.be.instanceOf(LedgerError);
    expect([(error as LedgerError).code, (error as LedgerError).advice]).to.deep.equal([
      "GENESIS_MISMATCH",
      "The local network begins otherwise than when this folder was made. Start anew with npx hardhat chain --reset: it deletes the chain.",
    ]);
    const network = await startLocalNetwork({ folder, port: 0, page: false, periodMs: 0, reset: true });
    expect(network.node.ledger.head.header.number).to.equal(0);
    await network.close();
  });
});
