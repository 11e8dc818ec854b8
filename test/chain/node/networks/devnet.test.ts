import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { parseGenesis } from "../../../../chain/execution/genesis/file.ts";
import { readConfig, readJson } from "../../../../chain/node/config.ts";
import { findKey, readKey } from "../../../../chain/node/keystore/keystore.ts";
import { writeDevnet } from "../../../../chain/node/networks/devnet.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { errorCode } from "../../../../chain/primitives/errors.ts";

const SHAPE = {
  validators: 4,
  proposers: 2,
  civilians: 1,
  periodMs: 1_000,
  timestamp: 1_800_000_000,
  hosts: ["10.0.0.1", "10.0.0.2"],
};

describe("Files of a network for development", () => {
  let folder: string;

  before(() => loadCrypto());

  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), "cpchain-devnet-")), "net");
  });

  afterEach(() => rm(path.dirname(folder), { recursive: true }));

  it("fit together: committee, keys, peers and hosts", async () => {
    const nodes = await writeDevnet({ folder, ...SHAPE });
    expect(nodes.map(({ name }) => name)).to.deep.equal([
      ...["validator-1", "validator-2", "validator-3", "validator-4", "proposer-1", "proposer-2", "civilian-1"],
    ]);
    const genesis = parseGenesis(await readJson(path.join(folder, "genesis.json")));
    const accounts = (role: string) => nodes.filter((node) => node.role === role).map(({ account }) => account);
    expect(genesis.cpchain?.validators).to.deep.equal(accounts("validator"));
    expect(genesis.cpchain?.proposers).to.deep.equal(accounts("proposer"));
    for (const node of nodes) {
      const config = await readConfig(node.config);
      expect(config.network?.peers).to.have.members(
        nodes.filter(({ name }) => name !== node.name).map(({ address }) => address),
      );
      const role = config.validator ?? config.proposer;
      expect(role?.account).to.equal(node.account);
      if (role?.passwordFile === undefined) continue;
      expect((await stat(role.passwordFile)).mode & 0o777).to.equal(0o600);
      const { file } = await findKey(config.keystore ?? "", role.account);
      expect(await readKey(file, (await readFile(role.passwordFile, "utf8")).trim())).to.match(/^0x[0-9a-f]{64}$/);
    }
    expect(nodes.map(({ host, rpcPort }) => `${host}:${rpcPort}`).slice(0, 3)).to.deep.equal([
      "10.0.0.1:8501",
      "10.0.0.2:8501",
      "10.0.0.1:8502",
    ]);
  });

  it("allow 10,000 transfers in a block, or as much gas as is asked for [C-20]", async () => {
    const gasLimitOf = async (gasLimit: bigint | undefined): Promise<bigint> => {
      const own = path.join(path.dirname(folder), String(gasLimit));
      await writeDevnet({ ...SHAPE, folder: own, validators: 1, proposers: 1, civilians: 0, gasLimit });
      return parseGenesis(await readJson(path.join(own, "genesis.json"))).gasLimit;
    };
    expect(await gasLimitOf(undefined)).to.equal(10_000n * 21_000n);
    expect(await gasLimitOf(840_000_000n)).to.equal(840_000_000n);
  });

  it("are not written over others, nor for a number of validators that is not 3f + 1 [C-05]", async () => {
    await writeDevnet({ folder, ...SHAPE, validators: 1, proposers: 1, civilians: 0 });
    expect(await writeDevnet({ folder, ...SHAPE }).then(String, errorCode)).to.equal("FILE_EXISTS");
    const other = path.join(path.dirname(folder), "other");
    expect(await writeDevnet({ folder: other, ...SHAPE, validators: 5 }).then(String, errorCode)).to.equal(
      "VALIDATOR_SET_INVALID",
    );
    expect(await stat(other).then(String, errorCode)).to.equal("ENOENT");
  });

  it("start the nodes that are named, each with its configuration and a log of its own", async () => {
    await writeDevnet({ folder, ...SHAPE });
    const { stdout } = await promisify(execFile)(path.join(folder, "start.sh"), ["validator-2", "civilian-1"], {
      // In place of nodes: it prints how it was started, and ends.
      env: { ...process.env, CPCHAIN: "echo started with" },
    });
    expect(stdout).to.equal(
      [
        "validator-2: http://127.0.0.1:8501, log in validator-2/log",
        "civilian-1: http://127.0.0.1:8504, log in civilian-1/log",
        "",
      ].join("\n"),
    );
    const log = await readFile(path.join(folder, "civilian-1", "log"), "utf8");
    expect(log).to.equal("started with node --config civilian-1/config.json\n");
  });

  it("start the nodes of a host that is named by its address", async () => {
    await writeDevnet({ folder, ...SHAPE, hosts: ["10.0.0.1", "10.0.0.2"] });
    const { stdout } = await promisify(execFile)(path.join(folder, "start.sh"), ["10.0.0.2"], {
      env: { ...process.env, CPCHAIN: "echo" },
    });
    const started = stdout.split("\n").flatMap((line) => (line === "" ? [] : [line.split(":")[0]]));
    const names: string[] = [];
    for (const name of started) {
      const config = await readFile(path.join(folder, String(name), "config.json"), "utf8");
      if (config.includes('"/ip4/10.0.0.2/tcp/')) names.push(String(name));
    }
    expect(started.length).to.be.above(1);
    expect(names).to.deep.equal(started);
  });
});
