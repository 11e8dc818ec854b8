import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { PREDEPLOYS } from "../../chain/primitives/params.ts";
import { runDeployment } from "../../tasks/deploy/run.ts";

const SCRIPTS = path.join(import.meta.dirname, "..", "..", "deploy");
const NAMES = ["AccessGrants", "DatasetRegistry", "DidRegistry"];

interface Entry {
  address: string;
  transaction: string | null;
  arguments: unknown[];
  initCodeHash: string | null;
  codeHash: string | null;
}

interface JournalFile {
  chainId: number;
  genesisHash: string;
  contracts: Record<string, Entry>;
}

describe("hardhat deploy", function () {
  const connect = () => network.create({ network: "default" });
  let connection: Awaited<ReturnType<typeof connect>>;
  let folder: string;
  let journal: string;
  let lines: string[];

  beforeEach(async function () {
    connection = await connect();
    folder = await mkdtemp(path.join(os.tmpdir(), "cpchain-deploy-"));
    journal = path.join(folder, "deployments", "default.json");
    lines = [];
  });

  afterEach(async function () {
    await connection.close();
    await rm(folder, { recursive: true });
  });

  async function run(options: { tags?: string[]; reset?: boolean; scripts?: string } = {}): Promise<string> {
    lines = [];
    await runDeployment({
      connection,
      scripts: options.scripts ?? SCRIPTS,
      journal,
      tags: options.tags ?? [],
      reset: options.reset ?? false,
      print: (line) => lines.push(line),
    });
    return lines.join("\n");
  }

  async function codeOf(attempt: Promise<unknown>): Promise<unknown> {
    try {
      await attempt;
    } catch (error) {
      return (error as { code?: unknown }).code;
    }
    return "no error";
  }

  const read = async () => JSON.parse(await readFile(journal, "utf8")) as JournalFile;
  const entryOf = async (name: string): Promise<Entry> => {
    const entry = (await read()).contracts[name];
    if (entry === undefined) throw new Error(`the journal does not know ${name}`);
    return entry;
  };
  const change = async (edit: (content: JournalFile) => void) => {
    const content = await read();
    edit(content);
    await writeFile(journal, JSON.stringify(content));
  };
  const sent = async () =>
    connection.ethers.provider.getTransactionCount((await connection.ethers.getSigners())[0] ?? "");

  it("deploys the first contracts and journals chain, address, transaction, arguments and code", async function () {
    const output = await run();
    const { ethers } = connection;
    const content = await read();
    expect(Object.keys(content.contracts).sort()).to.deep.equal(NAMES);
    expect(BigInt(content.chainId)).to.equal((await ethers.provider.getNetwork()).chainId);
    expect(content.genesisHash).to.equal((await ethers.provider.getBlock(0))?.hash);
    for (const name of NAMES) {
      const { address, transaction, codeHash } = await entryOf(name);
      const receipt = await ethers.provider.getTransactionReceipt(transaction ?? "");
      expect(receipt?.contractAddress).to.equal(address);
      expect(codeHash).to.equal(ethers.keccak256(await ethers.provider.getCode(address)));
      expect(output).to.match(new RegExp(`${name} +deployed +${address} [\\d,]+ gas`));
    }
    expect((await entryOf("AccessGrants")).arguments).to.deep.equal([(await entryOf("DatasetRegistry")).address]);
    const grants = await ethers.getContractAt("AccessGrants", (await entryOf("AccessGrants")).address);
    expect(await grants.datasets()).to.equal((await entryOf("DatasetRegistry")).address);
  });

  it("changes nothing when run again", async function () {
    await run();
    const [before, count] = [await read(), await sent()];
    const output = await run();
    expect(await read()).to.deep.equal(before);
    expect(await sent()).to.equal(count);
    for (const name of NAMES) expect(output).to.match(new RegExp(`${name} +reused +0x`));
  });

  it("deploys anew only what has changed, and what depends on it", async function () {
    await run();
    const before = await read();
    await change((content) => {
      const entry = content.contracts["DatasetRegistry"];
      if (entry !== undefined) entry.initCodeHash = `0x${"11".repeat(32)}`;
    });
    const output = await run();
    expect(output).to.match(/DidRegistry +reused/);
    expect(output).to.contain(`replaces ${before.contracts["DatasetRegistry"]?.address ?? ""}`);
    expect(output).to.match(/AccessGrants +deployed/);
  });

  it("deploys anew what is not at its address any more", async function () {
    await run();
    const { address } = await entryOf("DidRegistry");
    await connection.networkHelpers.setCode(address, "0x00");
    expect(await run()).to.match(/DidRegistry +deployed/);
    expect((await entryOf("DidRegistry")).address).not.to.equal(address);
  });

  it("says so and deploys anew when the chain is another one", async function () {
    await run();
    const genesis = `0x${"ab".repeat(32)}`;
    await change((content) => (content.genesisHash = genesis));
    const output = await run();
    expect(lines[0]).to.contain(`another chain (genesis ${genesis})`);
    for (const name of NAMES) expect(output).to.match(new RegExp(`${name} +deployed`));
    expect((await read()).genesisHash).not.to.equal(genesis);
  });

  it("forgets earlier deployments on --reset", async function () {
    await run();
    const before = await entryOf("DidRegistry");
    expect(await run({ reset: true })).to.match(/DidRegistry +deployed/);
    expect((await entryOf("DidRegistry")).address).not.to.equal(before.address);
  });

  it("runs only the scripts with a tag asked for", async function () {
    await run({ tags: ["identity"] });
    expect(Object.keys((await read()).contracts)).to.deep.equal(["DidRegistry"]);
    await run({ tags: ["data", "token"] });
    expect(Object.keys((await read()).contracts).sort()).to.deep.equal(NAMES);
    expect(await codeOf(run({ tags: ["data", "dota"] }))).to.equal("TAG_UNKNOWN");
  });

  it("records the predeploys where the genesis block has them", async function () {
    expect(await run()).to.match(/Treasury +absent/);
    await connection.networkHelpers.setCode(PREDEPLOYS.treasury, "0x6000");
    expect(await run()).to.match(/Treasury +predeployed/);
    const entry = await entryOf("Treasury");
    expect(entry.address.toLowerCase()).to.equal(PREDEPLOYS.treasury);
    expect(entry.transaction).to.equal(null);
    expect((await read()).contracts["TeamVesting"]).to.equal(undefined);
  });

  describe("with a script of its own", function () {
    const write = (file: string, body: string, tags = "[]") =>
      writeFile(
        path.join(folder, file),
        `export const tags = ${tags};\nexport default async function (c) {\n${body}\n}\n`,
      );

    it("keeps what was deployed before a script failed, and reuses it", async function () {
      await write("01_fails.ts", 'await c.deploy("DidRegistry");\nthrow new Error("power cut");');
      expect(await codeOf(run({ scripts: folder }))).to.equal("SCRIPT_FAILED");
      const { address } = await entryOf("DidRegistry");
      expect(await run()).to.match(new RegExp(`DidRegistry +reused +${address}`));
      expect(await readdir(path.dirname(journal))).to.deep.equal(["default.json"]);
    });

    it("adopts a contract whose transaction was on its way when an earlier run was killed", async function () {
      await run();
      const before = await entryOf("DidRegistry");
      await change((content) => {
        const entry = content.contracts["DidRegistry"];
        if (entry !== undefined) entry.codeHash = null;
      });
      const count = await sent();
      expect(await run()).to.match(/DidRegistry +reused/);
      expect(await entryOf("DidRegistry")).to.deep.equal(before);
      expect(await sent()).to.equal(count);
    });

    it("reports a contract that cannot be deployed and one that is missing", async function () {
      await write("01_reverts.ts", `await c.deploy("Treasury", ["0x${"00".repeat(20)}"]);`);
      expect(await codeOf(run({ scripts: folder }))).to.equal("SCRIPT_FAILED");
      const failure = await run({ scripts: folder }).catch((error: unknown) => error as Error);
      expect((failure as Error).message).to.match(/01_reverts\.ts failed: Treasury could not be deployed/);
      expect(((failure as Error).cause as { code?: string }).code).to.equal("DEPLOYMENT_FAILED");
      await rm(path.join(folder, "01_reverts.ts"));
      await write("02_depends.ts", 'c.addressOf("Nothing");');
      const missing = await run({ scripts: folder }).catch((error: unknown) => error as Error);
      expect(((missing as Error).cause as { code?: string }).code).to.equal("DEPENDENCY_MISSING");
    });

    it("runs scripts in the order of their numbers and refuses a file that is not one", async function () {
      await write("02_second.ts", 'await c.deploy("DatasetRegistry");');
      await write("01_first.ts", 'await c.deploy("DidRegistry");');
      await writeFile(path.join(folder, "helper.ts"), "throw new Error('not a script');");
      await run({ scripts: folder });
      expect(lines.filter((line) => line.includes(" on ")).map((line) => line.slice(0, 2))).to.deep.equal(["01", "02"]);
      await writeFile(path.join(folder, "03_empty.ts"), "export const tags = [];");
      expect(await codeOf(run({ scripts: folder }))).to.equal("SCRIPT_INVALID");
    });
  });

  it("refuses a journal that is damaged, before anything is sent", async function () {
    await run();
    const count = await sent();
    const text = await readFile(journal, "utf8");
    for (const damaged of ["", text.slice(0, text.length / 2), '{"version":2}', text.replace("0x", "")]) {
      await writeFile(journal, damaged);
      expect(await codeOf(run())).to.equal("JOURNAL_UNREADABLE");
    }
    expect(await sent()).to.equal(count);
  });
});
