import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { parseGenesis } from "../../../../../chain/execution/genesis/file.ts";
import { readConfig, readJson } from "../../../../../chain/node/config.ts";
import { devProposers, devValidators } from "../../../../../chain/node/dev/accounts.ts";
import { findKey, readKey } from "../../../../../chain/node/keystore/keystore.ts";
import { genesisHash } from "../../../../../chain/node/networks/genesis-hash.ts";
import { LOCAL_GENESIS_FILE } from "../../../../../chain/node/networks/local.ts";
import { writeLocalNodes } from "../../../../../chain/node/networks/processes/layout.ts";
import { errorCode } from "../../../../../chain/primitives/errors.ts";

describe("Files of the local network of processes", function () {
  this.timeout(120_000);
  let folder: string;
  const options = () => ({ folder, port: 8501, periodMs: 2_000, reset: false, prune: undefined, page: true });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-layout-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("are those of a civilian, four validators and four proposers with the known keys", async () => {
    const nodes = await writeLocalNodes(options());
    expect(nodes.map(({ name, rpcPort }) => `${name} ${rpcPort}`)).to.deep.equal([
      "civilian-1 8501",
      ...[1, 2, 3, 4].map((i) => `validator-${i} ${8501 + i}`),
      ...[1, 2, 3, 4].map((i) => `proposer-${i} ${8505 + i}`),
    ]);
    const known = [undefined, ...devValidators(), ...devProposers()];
    for (const [i, { config: file, account }] of nodes.entries()) {
      const config = await readConfig(file);
      expect(account).to.equal(known[i]?.address);
      expect(config.devAccounts, "only the civilian signs for callers").to.equal(i === 0);
      expect(config.network?.peers).to.have.length(8);
      const role = config.validator ?? config.proposer;
      if (role?.passwordFile === undefined) continue;
      const key = await findKey(config.keystore ?? "", role.account);
      expect(await readKey(key.file, (await readFile(role.passwordFile, "utf8")).trim())).to.equal(
        known[i]?.privateKey,
      );
    }
  });

  it("are of the same chain as the network of one process, at a period of their own", async () => {
    await writeLocalNodes(options());
    const written = await readJson(path.join(folder, "genesis.json"));
    const local = await readJson(LOCAL_GENESIS_FILE);
    expect(await genesisHash(written)).to.equal(await genesisHash(local));
    expect(parseGenesis(written).cpchain?.periodMs).to.equal(2_000);
  });

  it("are written again with the same identities, on free ports if asked to", async () => {
    const identities = (nodes: readonly { address: string }[]) => nodes.map(({ address }) => address.split("/").at(-1));
    const first = await writeLocalNodes(options());
    const second = await writeLocalNodes({ ...options(), port: 0 });
    expect(identities(second)).to.deep.equal(identities(first));
    expect(new Set(second.map(({ rpcPort }) => rpcPort)).size).to.equal(9);
    expect(second.map(({ rpcPort }) => rpcPort)).not.to.include(0);
  });

  it("are refused for periods that need one process, and for a folder of something else", async () => {
    const refused = (changed: object) => writeLocalNodes({ ...options(), ...changed }).catch(errorCode);
    expect(await refused({ periodMs: 0 })).to.equal("ARGUMENT_INVALID");
    expect(await refused({ periodMs: 999 })).to.equal("ARGUMENT_INVALID");
    await writeFile(path.join(folder, "thesis.txt"), "years of work");
    expect(await refused({ reset: true })).to.equal("FILE_EXISTS");
    expect(await readFile(path.join(folder, "thesis.txt"), "utf8")).to.equal("years of work");
  });
});
